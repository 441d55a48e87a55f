package dev.deft.peers;

import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.Reply;
import dev.deft.peers.protocol.Request;
import dev.deft.peers.protocol.Stacks;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A child of this JVM that answers requests, a line each way.
 *
 * <p>A thread of its own reads the answers, so that waiting for one has a limit. What the child prints on stderr goes to a
 * file, and is told only if the child fails.
 */
final class PeerProcess implements Child {

    /** The time that a child may take to be ready, on a machine that is busy with other things. */
    static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** The time beyond its own that a request may take: calls that are under way, pools that are built and stopped. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration STACKS_LIMIT = Duration.ofSeconds(5);

    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    /** The last line of the reading thread. */
    private static final Optional<String> END = Optional.empty();

    private final Process process;
    private final Path stderr;
    private final BufferedWriter requests;
    private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
    private final String libraries;

    private PeerProcess(Process process, Path stderr, Duration startLimit)
            throws MissingPeerException, ChildFailedException, InterruptedException {
        this.process = process;
        this.stderr = stderr;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "deft-child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
        this.libraries = awaitReady(startLimit);
    }

    /** Starts a command whose first line says whether it is ready. */
    static PeerProcess start(List<String> command, Path stderr, Duration limit)
            throws IOException, MissingPeerException, ChildFailedException, InterruptedException {
        Process process =
                new ProcessBuilder(command).redirectError(stderr.toFile()).start();
        try {
            return new PeerProcess(process, stderr, limit);
        } catch (MissingPeerException | ChildFailedException | InterruptedException | RuntimeException e) {
            end(process);
            throw e;
        }
    }

    @Override
    public String libraries() {
        return libraries;
    }

    @Override
    public Measurement measure(Request request) throws ChildFailedException, InterruptedException {
        Duration limit = GRACE.plusNanos(2 * (request.warmUpNanos() + request.timeNanos()));
        return measure(request, limit, STACKS_LIMIT);
    }

    Measurement measure(Request request, Duration limit, Duration stacksLimit)
            throws ChildFailedException, InterruptedException {
        return Measurement.decode(ask(request.encode(), limit, stacksLimit));
    }

    /** Sends a line, and returns what the child measured, in its words. */
    String ask(String request, Duration limit, Duration stacksLimit) throws ChildFailedException, InterruptedException {
        try {
            requests.write(request);
            requests.newLine();
            requests.flush();
        } catch (IOException e) {
            throw ended();
        }
        Reply answer = await(limit, stacksLimit);
        return switch (answer.word()) {
            case MEASURED -> answer.text();
            case FAILED -> throw new ChildFailedException(answer.text());
            case READY, MISSING, STACKS -> throw new ChildFailedException("answered out of turn: " + answer.encode());
        };
    }

    @Override
    public void close() {
        end(process);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private String awaitReady(Duration limit) throws MissingPeerException, ChildFailedException, InterruptedException {
        Reply answer = await(limit, STACKS_LIMIT);
        return switch (answer.word()) {
            case READY -> answer.text();
            case MISSING -> throw new MissingPeerException(answer.text());
            case FAILED, MEASURED, STACKS -> throw new ChildFailedException(answer.text());
        };
    }

    private Reply await(Duration limit, Duration stacksLimit) throws ChildFailedException, InterruptedException {
        Optional<String> line = answers.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        if (line == null) {
            throw new ChildHangsException(
                    "did not answer within " + limit.toMillis() + " ms" + whereItHangs(stacksLimit));
        }
        if (line.isEmpty()) {
            throw ended();
        }
        try {
            return Reply.decode(line.get());
        } catch (IllegalArgumentException e) {
            throw new ChildFailedException(String.valueOf(e.getMessage()));
        }
    }

    /** For the message: where its threads stand, if its process can say. */
    private String whereItHangs(Duration limit) throws InterruptedException {
        try {
            requests.write(Stacks.REQUEST);
            requests.newLine();
            requests.flush();
        } catch (IOException closed) {
            return "; and its stdin is closed";
        }
        Optional<String> line = answers.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        return line == null || line.isEmpty() || !line.get().startsWith(Stacks.REQUEST)
                ? "; where, its process cannot say"
                : "; its threads are at: " + Reply.decode(line.get()).text();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(Optional.of(line));
            }
        } catch (IOException e) {
            // The child was ended while this waited for it: that is the end of its answers, too.
            answers.add(END);
            return;
        }
        answers.add(END);
    }

    private ChildFailedException ended() throws InterruptedException {
        boolean hasEnded = process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        String how = hasEnded ? "its process ended with code " + process.exitValue() : "its process closed its stdout";
        String last = lastWords();
        return new ChildFailedException(last == null ? how : how + ": " + last);
    }

    /** The last lines of its stderr, in one. */
    private @Nullable String lastWords() {
        try {
            List<String> lines = Files.readAllLines(stderr, StandardCharsets.UTF_8).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return lines.isEmpty()
                    ? null
                    : String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what a child said, " + stderr, e);
        }
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // It has been killed; only whether it is gone is not known. The interrupt is the caller's.
            Thread.currentThread().interrupt();
        }
    }
}
