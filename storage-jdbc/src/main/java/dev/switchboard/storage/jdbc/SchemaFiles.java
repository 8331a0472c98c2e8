package dev.switchboard.storage.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Hands the files that describe the tables to Flyway, which cannot look into a module or a nested jar by itself. */
final class SchemaFiles implements ResourceProvider {
    private static final List<String> NAMES = List.of("V1__tables.sql");

    private final String folder;

    /**
     * Creates it.
     *
     * @param folder where the files are, seen from this class
     */
    SchemaFiles(String folder) {
        this.folder = folder;
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return NAMES.contains(name) ? new SchemaFile(name) : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return NAMES.stream()
                .filter(name ->
                        name.startsWith(prefix) && Arrays.stream(suffixes).anyMatch(name::endsWith))
                .<LoadableResource>map(SchemaFile::new)
                .toList();
    }

    private final class SchemaFile extends LoadableResource {
        private final String name;

        SchemaFile(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            try (InputStream file = SchemaFiles.class.getResourceAsStream(folder + name)) {
                if (file == null) {
                    throw new IllegalStateException("the jar lacks " + folder + name);
                }
                return new StringReader(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return folder + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return folder + name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
