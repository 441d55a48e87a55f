package dev.deft.report.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file that a user named for an output, and how that is written.
 *
 * <p>A plain file is replaced whole or not at all. Anything else is written in place: a device and a pipe, and a descriptor
 * of this process, such as {@code /dev/stdout} or {@code /dev/fd/3}, even where it leads to a plain file. That file belongs
 * to whoever opened it, holds what was there before ({@code >> log}), and is added to at its end.
 */
public final class OutputTarget {

    /** The name of stdout; a file of this name is {@code ./-}. */
    public static final String STDOUT_NAME = "-";

    private static final Path STDOUT = Path.of("/dev/stdout");
    private static final Path STDERR = Path.of("/dev/stderr");
    private static final int STDOUT_NUMBER = 1;
    private static final int STDERR_NUMBER = 2;

    /** The folders in which a process finds its descriptors; {@code /dev/fd} leads to the first, where there is one. */
    private static final Pattern DESCRIPTORS = Pattern.compile("/proc/([0-9]+)(/task/[0-9]+)?/fd|/dev/fd");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    /** A circle of links is longer than any chain of them. */
    private static final int MOST_LINKS = 40;

    private static final int NO_DESCRIPTOR = -1;

    private final Path path;

    /** Of this process; {@link #NO_DESCRIPTOR} if the path names none. */
    private final int descriptor;

    private final boolean plain;

    private OutputTarget(Path path) {
        this.path = path;
        this.descriptor = path.toString().equals(STDOUT_NAME) ? STDOUT_NUMBER : descriptorOf(path);
        this.plain = descriptor == NO_DESCRIPTOR && (Files.isRegularFile(path) || !Files.exists(path));
    }

    /** Looks at what the path is now. */
    public static OutputTarget of(Path path) {
        return new OutputTarget(path);
    }

    /** Returns whether this is a plain file, or will be one. */
    public boolean isPlain() {
        return plain;
    }

    /** Returns whether this is stdout, by whatever name. */
    public boolean isStdout() {
        return descriptor == STDOUT_NUMBER;
    }

    /** Returns whether stdout or stderr is redirected to this plain file, which would be lost if another took its place. */
    public boolean isRedirectedTo() {
        return plain && Files.exists(path) && (isSame(STDOUT) || isSame(STDERR));
    }

    private boolean isSame(Path stream) {
        try {
            return Files.isSameFile(path, stream);
        } catch (IOException e) {
            return false; // such as where a system has no name for its streams
        }
    }

    /**
     * Finds out whether it can be written, without writing where that would be seen.
     *
     * @throws IOException if it cannot; the message says why
     */
    public void tryOut() throws IOException {
        if (plain) {
            tryPlain();
        } else if (!isStandard() && !Files.isWritable(path)) {
            throw new IOException(Files.exists(path) ? "no permission" : "no such descriptor");
        }
        // To open a pipe and close it again would be its end for whoever reads it.
    }

    /** Asking for permission is not enough (a full or read-only disk), so it writes. */
    private void tryPlain() throws IOException {
        Path probe = AtomicFile.temporaryIn(AtomicFile.folderOf(path), String.valueOf(path.getFileName()));
        try {
            Files.writeString(probe, "deft", StandardCharsets.UTF_8);
        } finally {
            Files.deleteIfExists(probe); // a full disk may have taken the name, and not the content
        }
    }

    /**
     * Writes, in UTF-8. If {@code content} throws, nothing is written.
     *
     * @throws IOException if it could not be written; the message names the file and says why
     */
    public void write(ProgramStreams streams, Consumer<PrintStream> content) throws IOException {
        if (plain) {
            AtomicFile.write(path, content);
            return;
        }
        byte[] bytes = bytes(content);
        if (isStandard()) {
            PrintStream stream = isStdout() ? streams.out() : streams.err();
            stream.write(bytes, 0, bytes.length);
            stream.flush();
            if (stream.checkError()) {
                throw new IOException("could not write " + path + ": the disk is full, or what reads it has ended");
            }
            return;
        }
        // Where a descriptor leads to a plain file, its end is the one place that nobody has written to.
        try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new IOException("could not write " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    private boolean isStandard() {
        return descriptor == STDOUT_NUMBER || descriptor == STDERR_NUMBER;
    }

    private static byte[] bytes(Consumer<PrintStream> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            content.accept(out);
        }
        return bytes.toByteArray();
    }

    /** Follows links one by one: the last of them, from a descriptor to its file, must not be followed. */
    private static int descriptorOf(Path path) {
        Path at = path;
        try {
            for (int i = 0; i < MOST_LINKS; i++) {
                Path folder = AtomicFile.folderOf(at).toRealPath();
                String name = String.valueOf(at.getFileName());
                Matcher descriptors = DESCRIPTORS.matcher(folder.toString());
                if (descriptors.matches() && NUMBER.matcher(name).matches()) {
                    return isOwn(descriptors.group(1)) ? Integer.parseInt(name) : Integer.MAX_VALUE;
                }
                Path here = folder.resolve(name);
                if (!Files.isSymbolicLink(here)) {
                    return NO_DESCRIPTOR;
                }
                at = folder.resolve(Files.readSymbolicLink(here));
            }
        } catch (IOException e) {
            return NO_DESCRIPTOR; // there is no such folder, which whoever writes is told
        }
        return NO_DESCRIPTOR;
    }

    /** Another process's descriptor is one too, but which number it has says nothing here. */
    private static boolean isOwn(@Nullable String process) {
        return process == null
                || process.equals(String.valueOf(ProcessHandle.current().pid()));
    }
}
