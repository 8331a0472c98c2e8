package dev.switchboard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of core: four floors, imports only downwards, no circle between packages. */
@AnalyzeClasses(packages = "dev.switchboard", importOptions = RoomsTest.OnlyTheLibrary.class)
class RoomsTest {
    static final class OnlyTheLibrary implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("test-classes");
        }
    }

    @ArchTest
    static final ArchRule importsOnlyRunDownwards = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("model")
            .definedBy("dev.switchboard.model")
            .layer("spi")
            .definedBy("dev.switchboard.spi")
            .layer("storage")
            .definedBy("dev.switchboard.storage")
            .layer("handler")
            .definedBy("dev.switchboard.handler")
            .layer("rules")
            .definedBy("dev.switchboard.rules")
            .layer("pipeline")
            .definedBy("dev.switchboard.pipeline")
            .layer("top")
            .definedBy("dev.switchboard")
            .whereLayer("top")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("pipeline")
            .mayOnlyBeAccessedByLayers("top")
            .whereLayer("rules")
            .mayOnlyBeAccessedByLayers("pipeline", "top")
            .whereLayer("handler")
            .mayOnlyBeAccessedByLayers("rules", "pipeline", "top")
            .whereLayer("storage")
            .mayOnlyBeAccessedByLayers("pipeline", "top")
            .whereLayer("spi")
            .mayOnlyBeAccessedByLayers("pipeline", "top");

    @ArchTest
    static final ArchRule noCircles =
            slices().matching("dev.switchboard.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule everythingHasARoom = classes()
            .should()
            .resideInAnyPackage(
                    "dev.switchboard",
                    "dev.switchboard.model",
                    "dev.switchboard.spi",
                    "dev.switchboard.storage",
                    "dev.switchboard.handler",
                    "dev.switchboard.rules",
                    "dev.switchboard.pipeline");

    @ArchTest
    static final ArchRule theModelNeedsNothing = noClasses()
            .that()
            .resideInAPackage("dev.switchboard.model")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "dev.switchboard.model", "java..", "org.jspecify..", "com.fasterxml.jackson.annotation..");
}
