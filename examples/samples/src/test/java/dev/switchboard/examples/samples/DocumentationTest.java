package dev.switchboard.examples.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the documentation shows is what compiles, and where it leads is there. */
class DocumentationTest {
    private static final Path ROOT = root();
    private static final Path SAMPLES = ROOT.resolve("examples/samples/src");
    private static final Path PARLEY = SAMPLES.resolve("main/java/dev/switchboard/examples/parley");
    private static final Path README = ROOT.resolve("README.md");

    private static final Pattern BLOCK = Pattern.compile("(?m)^ *```(\\w*)\\n(.*?)^ *```$", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("bom/pom.xml"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the project's root");
        }
        return folder;
    }

    @Test
    @DisplayName("Each block of Java stands in a source that is compiled")
    void eachBlockIsCompiled() throws IOException {
        List<String> sources = new ArrayList<>();
        for (Path source : files(SAMPLES, ".java")) {
            sources.add(normalised(Files.readString(source)));
        }
        int blocks = 0;
        List<String> missing = new ArrayList<>();
        for (Path page : pages()) {
            for (String block : blocks(page, "java")) {
                blocks++;
                if (sources.stream().noneMatch(source -> source.contains(normalised(block)))) {
                    missing.add(ROOT.relativize(page) + ":\n" + block);
                }
            }
        }

        assertThat(missing).as("blocks that no sample holds").isEmpty();
        assertThat(blocks).isGreaterThan(20);
    }

    @Test
    @DisplayName("The README's first block of sh is the run command, its second the test command")
    void theReadmesCommands() throws IOException {
        assertThat(blocks(README, "sh").subList(0, 2))
                .containsExactly(
                        "mvn -q -B -Dquick -Dmaven.test.skip -pl examples/quickstart -am package"
                                + " && java -jar examples/quickstart/target/quick/quickstart.jar\n",
                        "mvn -B verify\n");
    }

    @Test
    @DisplayName("The README's example has at most 20 lines")
    void theReadmesExampleIsShort() throws IOException {
        assertThat(blocks(README, "java").get(0).lines().count()).isBetween(10L, 20L);
    }

    @Test
    @DisplayName("The README's versions are the project's")
    void theReadmesVersions() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String version =
                VERSION.matcher(pom).results().findFirst().orElseThrow().group(1);
        List<String> shown = VERSION.matcher(Files.readString(README))
                .results()
                .map(result -> result.group(1))
                .toList();

        assertThat(shown).isNotEmpty().containsOnly(version);
    }

    @Test
    @DisplayName("Each artifact that the README names is in the BOM")
    void theReadmesArtifacts() throws IOException {
        String bom = Files.readString(ROOT.resolve("bom/pom.xml"));
        Pattern artifact = Pattern.compile("switchboard-[a-z-]+");
        List<String> named = artifact.matcher(Files.readString(README))
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();

        assertThat(named).isNotEmpty().allMatch(name -> bom.contains("<artifactId>" + name + "</artifactId>"));
    }

    @Test
    @DisplayName("Each relative link leads to a file, and to a heading of it")
    void eachLinkLeadsSomewhere() throws IOException {
        for (Path page : pages()) {
            List<String> links = LINK.matcher(withoutBlocks(page))
                    .results()
                    .map(result -> result.group(1))
                    .filter(link -> !link.contains("://"))
                    .toList();
            for (String link : links) {
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty()
                        ? page
                        : Objects.requireNonNull(page.getParent()).resolve(parts[0]);
                assertThat(target).as("%s: %s", ROOT.relativize(page), link).exists();
                if (parts.length == 2) {
                    assertThat(anchors(target))
                            .as("%s: %s", ROOT.relativize(page), link)
                            .contains(parts[1]);
                }
            }
        }
    }

    @Test
    @DisplayName("The connector that the documentation builds has fewer than 150 lines")
    void theSampleConnectorIsShort() throws IOException {
        long lines = 0;
        for (String file : List.of("ParleyProvider.java", "ParleyConnector.java")) {
            lines += Files.readAllLines(PARLEY.resolve(file)).size();
        }

        assertThat(lines).isLessThan(150);
    }

    @Test
    @DisplayName("The page on writing a connector shows all of its connector")
    void thePageShowsTheWholeConnector() throws IOException {
        List<String> shown = blocks(ROOT.resolve("docs/writing-a-connector.md"), "java").stream()
                .map(DocumentationTest::normalised)
                .toList();
        for (String file : List.of("ParleyProvider.java", "ParleyConnector.java")) {
            assertThat(shown).as(file).contains(normalised(Files.readString(PARLEY.resolve(file))));
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
        pages.add(README);
        return pages;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static List<String> blocks(Path page, String language) throws IOException {
        return BLOCK.matcher(Files.readString(page))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    private static String withoutBlocks(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page)).replaceAll("");
    }

    private static List<String> anchors(Path page) throws IOException {
        return HEADING.matcher(withoutBlocks(page))
                .results()
                .map(heading -> heading.group(1).toLowerCase(java.util.Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    /** Without any white space: where lines are broken is the formatter's choice. */
    private static String normalised(String code) {
        return code.replaceAll("\\s+", "");
    }
}
