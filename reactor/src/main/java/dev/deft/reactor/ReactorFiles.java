package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * The files of a reactor: {@link Files}' reading, writing and listing, each with a Deferred; from {@link Reactor#files}.
 *
 * <pre>{@code
 * reactor.files()
 *         .readString(file)
 *         .addCallbackDeferring(text -> reactor.files().writeString(Path.of(file + ".bak"), text))
 *         .addErrback(failure -> complain(failure));
 * }</pre>
 *
 * <p>The work is done on a pool of 4 threads that does nothing else, named {@code deft-<reactor>-files-<n>}, so it never waits behind
 * user work, nor that behind it. The pool is made when it is first used and stops with the reactor. Where 10,000 calls wait for it, the next
 * fails with {@link java.util.concurrent.RejectedExecutionException}.
 *
 * <p>Each Deferred fails with the {@link IOException} of the method it is named after. Calls go on side by side, in no order: what is
 * to follow another belongs into its callback. Cancelling the Deferred does not stop a call that has begun. On the reactor's thread.
 */
public final class ReactorFiles {

    private final ReactorThread thread;
    private final ReactorPools pools;
    private final ThreadCalls calls;

    ReactorFiles(ReactorPools pools, ThreadCalls calls) {
        this.thread = calls.thread();
        this.pools = pools;
        this.calls = calls;
    }

    /** Reads all bytes of {@code file}, as {@link Files#readAllBytes} does. */
    public Deferred<byte[]> readAllBytes(Path file) {
        check("readAllBytes", file, "file");
        return send(() -> Files.readAllBytes(file));
    }

    /** Reads all of {@code file} as UTF-8, as {@link Files#readString(Path)} does. */
    public Deferred<String> readString(Path file) {
        check("readString", file, "file");
        return send(() -> Files.readString(file));
    }

    /** Reads all lines of {@code file} as UTF-8, as {@link Files#readAllLines(Path)} does. */
    public Deferred<List<String>> readAllLines(Path file) {
        check("readAllLines", file, "file");
        return send(() -> Files.readAllLines(file));
    }

    /**
     * Writes {@code bytes} to {@code file}, as {@link Files#write(Path, byte[], OpenOption...)} does: it makes the file or replaces what
     * is in it, unless the options say otherwise. The bytes are copied before this returns.
     */
    public Deferred<Void> write(Path file, byte[] bytes, OpenOption... options) {
        check("write", file, "file");
        byte[] copy = Objects.requireNonNull(bytes, "bytes").clone();
        OpenOption[] how = Objects.requireNonNull(options, "options").clone();
        return send(Reactor.withoutResult(() -> Files.write(file, copy, how)));
    }

    /** Writes {@code text} to {@code file} as UTF-8; for the rest, does what {@link #write} does. */
    public Deferred<Void> writeString(Path file, CharSequence text, OpenOption... options) {
        check("writeString", file, "file");
        String copy = Objects.requireNonNull(text, "text").toString();
        OpenOption[] how = Objects.requireNonNull(options, "options").clone();
        return send(Reactor.withoutResult(() -> Files.writeString(file, copy, how)));
    }

    /** Lists what is in {@code folder}, as {@link Files#list} does, sorted. */
    public Deferred<List<Path>> list(Path folder) {
        check("list", folder, "folder");
        return send(() -> {
            try (Stream<Path> entries = Files.list(folder)) {
                return sorted(entries);
            }
        });
    }

    /** Returns the entries of a folder in order, or throws what its stream has wrapped, for it could not throw that. */
    static List<Path> sorted(Stream<Path> entries) throws IOException {
        try {
            return entries.sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void check(String method, Path path, String name) {
        thread.check(this, method);
        Objects.requireNonNull(path, name);
    }

    private <T> Deferred<T> send(Callable<T> call) {
        return calls.isRefusing() ? calls.refused() : calls.send(pools.files(), call);
    }
}
