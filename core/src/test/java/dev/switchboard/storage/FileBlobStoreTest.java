package dev.switchboard.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path folder;

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void keepsBytesUnderTheirHashOnce() throws IOException {
        BlobStore blobs = BlobStore.files(folder.resolve("new"));

        assertThat(blobs.put(bytes("abc"), 3)).isEqualTo(new BlobStore.Blob(ABC, 3));
        assertThat(blobs.put(bytes("abc"), 3)).isEqualTo(new BlobStore.Blob(ABC, 3));

        assertThat(files()).isEqualTo(1);
        try (InputStream kept = blobs.open(ABC)) {
            assertThat(kept.readAllBytes()).isEqualTo("abc".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void keepsNothingOfWhatIsTooLarge() throws IOException {
        BlobStore blobs = BlobStore.files(folder);

        assertThatThrownBy(() -> blobs.put(bytes("abcd"), 3))
                .isInstanceOf(BlobStore.BlobTooLargeException.class)
                .hasMessageContaining("3 bytes");

        assertThat(files()).isZero();
    }

    @Test
    void keepsNothingOfWhatBreaksOff() throws IOException {
        BlobStore blobs = BlobStore.files(folder);
        InputStream broken = mock(InputStream.class, call -> {
            throw new IOException("broke off");
        });
        InputStream breaking = new SequenceInputStream(bytes("xxxxx"), broken);

        assertThatThrownBy(() -> blobs.put(breaking, 100)).isInstanceOf(IOException.class);

        assertThat(files()).isZero();
    }

    @Test
    void aNameIsNeverAPath() {
        BlobStore blobs = BlobStore.files(folder);

        assertThatThrownBy(() -> blobs.open("../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> blobs.open(ABC)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void forgets() throws IOException {
        BlobStore blobs = BlobStore.files(folder);
        blobs.put(bytes("abc"), 3);

        blobs.delete(ABC);
        blobs.delete(ABC);

        assertThatThrownBy(() -> blobs.open(ABC)).isInstanceOf(NoSuchFileException.class);
    }
}
