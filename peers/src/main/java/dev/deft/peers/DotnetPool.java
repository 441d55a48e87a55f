package dev.deft.peers;

import dev.deft.analysis.result.AdaptSample;
import dev.deft.bench.adapt.AdaptPeer;
import dev.deft.bench.adapt.AdaptPeerException;
import dev.deft.peers.protocol.MissingPeerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** .NET's thread pool, in a process of its own for each trial. Its program is compiled where {@code dotnet} is installed. */
public final class DotnetPool implements AdaptPeer, AutoCloseable {

    private static final String DOTNET = "dotnet";
    private static final String PROGRAM = "DotnetPool";
    private static final Pattern VERSION = Pattern.compile("([0-9]{1,3})\\.[0-9]+\\..*");
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(2);
    private static final Duration STACKS_LIMIT = Duration.ofMillis(100);

    /** The longest trial: five phases of the longest duration that may be asked for, and more. */
    private static final Duration TRIAL_LIMIT = Duration.ofHours(8);

    private final String dotnet;
    private final Path folder;

    private DotnetPool(String dotnet, Path folder) {
        this.dotnet = dotnet;
        this.folder = folder;
    }

    /**
     * Compiles its program.
     *
     * @throws MissingPeerException if it cannot run here; the message says what it needs
     */
    public static DotnetPool build() throws IOException, InterruptedException, MissingPeerException {
        return build(DOTNET);
    }

    static DotnetPool build(String dotnet) throws IOException, InterruptedException, MissingPeerException {
        Path folder = Files.createTempDirectory("deft-adapt");
        try {
            Matcher version = VERSION.matcher(output(folder, dotnet, "--version"));
            if (!version.matches()) {
                throw new MissingPeerException("needs .NET's SDK");
            }
            Folders.copied(PROGRAM + ".cs", folder);
            Path project = Folders.copied(PROGRAM + ".csproj", folder);
            Files.writeString(
                    project, Files.readString(project).replace("@FRAMEWORK@", "net" + version.group(1) + ".0"));
            output(folder, dotnet, "build", "-c", "Release", "-o", "out", PROGRAM + ".csproj");
            return new DotnetPool(dotnet, folder);
        } catch (IOException | InterruptedException | MissingPeerException | RuntimeException e) {
            Folders.delete(folder);
            throw e;
        }
    }

    /** Runs a command to its end, and returns what it said last. */
    private static String output(Path folder, String... command)
            throws IOException, InterruptedException, MissingPeerException {
        Path said = folder.resolve("said");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException e) {
            throw new MissingPeerException("needs " + DOTNET + ", which is not on the path");
        }
        try {
            if (!process.waitFor(BUILD_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new MissingPeerException(
                        String.join(" ", command) + " did not end within " + BUILD_LIMIT.toSeconds() + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(said, StandardCharsets.UTF_8);
        String last = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce("", (before, line) -> line);
        if (process.exitValue() != 0) {
            throw new MissingPeerException(
                    String.join(" ", command) + " ended with code " + process.exitValue() + ": " + last);
        }
        return last;
    }

    @Override
    public PeerTrial measure(String request) throws AdaptPeerException, InterruptedException {
        List<String> command =
                List.of(dotnet, folder.resolve("out").resolve(PROGRAM + ".dll").toString());
        try {
            Path stderr = Files.createTempFile(folder, "stderr", "");
            try (PeerProcess child = PeerProcess.start(command, stderr, PeerProcess.START_LIMIT)) {
                return trial(child.ask(request, TRIAL_LIMIT, STACKS_LIMIT));
            }
        } catch (IOException | MissingPeerException | ChildFailedException | IllegalArgumentException e) {
            throw new AdaptPeerException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Reads {@code REACHED NANOS,THREADS,COMPLETED...}; the goal is not told, so it is as many as there are threads. */
    private static PeerTrial trial(String measured) {
        String[] words = measured.split(" ", -1);
        @Nullable Long reached = words[0].equals("-") ? null : (Long) Long.parseLong(words[0]);
        List<AdaptSample> samples = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            String[] numbers = words[i].split(",", -1);
            if (numbers.length != 3) {
                throw new IllegalArgumentException("'" + words[i] + "' is no look at a pool");
            }
            int threads = Integer.parseInt(numbers[1]);
            samples.add(new AdaptSample(Long.parseLong(numbers[0]), threads, threads, Long.parseLong(numbers[2])));
        }
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("'" + measured + "' has no look at the pool");
        }
        return new PeerTrial(reached, samples);
    }

    /** Deletes the program. */
    @Override
    public void close() {
        Folders.delete(folder);
    }
}
