package dev.deft.report.file;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** Writes a file so that whoever opens it sees all of it or the one before. */
public final class AtomicFile {

    private AtomicFile() {}

    /** Writes next to the file and then moves into its place; a failure leaves the old file as it was. */
    public static void write(Path path, Consumer<PrintStream> content) throws IOException {
        // What a symbolic link points to is replaced, and not the link.
        Path file = Files.exists(path) ? path.toRealPath() : path;
        Path temporary = temporaryIn(folderOf(file), String.valueOf(file.getFileName()));
        try {
            print(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException("could not write " + file + ": " + reason(e), e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Why it failed, in words: the JDK's own message is often no more than a path. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "no permission";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e instanceof FileSystemException of && of.getReason() != null) {
            return of.getReason();
        }
        return e.getClass() == IOException.class && e.getMessage() != null ? e.getMessage() : e.toString();
    }

    /** The folder that a file lies in, also when its path has none. */
    public static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }

    /**
     * In the same folder, since a move is atomic only within one file system. Not a JDK temporary file, which only its
     * owner may read: this one becomes the result.
     */
    public static Path temporaryIn(Path folder, String name) {
        return folder.resolve("." + name + "." + ProcessHandle.current().pid() + ".tmp");
    }

    private static void print(Path temporary, Consumer<PrintStream> content) throws IOException {
        try (PrintStream out = new PrintStream(Files.newOutputStream(temporary), false, StandardCharsets.UTF_8)) {
            content.accept(out);
            // A print stream keeps its errors to itself.
            if (out.checkError()) {
                throw new IOException("not all of it could be written; the disk may be full");
            }
        }
    }
}
