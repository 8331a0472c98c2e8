package dev.switchboard.mail;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class MailRoomsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("dev.switchboard.mail", "dev.switchboard.gmail");

    @Test
    void readingAndWritingMailKnowsNothingOfGmail() {
        noClasses()
                .that()
                .resideInAPackage("dev.switchboard.mail..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.switchboard.gmail..", "com.google..", "dev.switchboard.spi..")
                .check(CLASSES);
    }

    @Test
    void theConnectorKnowsNothingOfStoragesAndThePipeline() {
        noClasses()
                .that()
                .resideInAPackage("dev.switchboard.gmail..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.switchboard.storage..", "dev.switchboard.pipeline..")
                .check(CLASSES);
    }
}
