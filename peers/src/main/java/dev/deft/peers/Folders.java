package dev.deft.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** Folders for as long as a process lives, and what it needs in them. */
final class Folders {

    private Folders() {}

    /** Copies a text of this jar to a folder, unless it is there already, and returns the copy. */
    static Path copied(String text, Path folder) throws IOException {
        Path copy = folder.resolve(text);
        if (!Files.exists(copy)) {
            try (InputStream original =
                    Objects.requireNonNull(Folders.class.getResourceAsStream(text), "the text is in this jar")) {
                Files.copy(original, copy);
            }
        }
        return copy;
    }

    /** Deletes a folder and all in it. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder + ", which a process needed", e);
        }
    }
}
