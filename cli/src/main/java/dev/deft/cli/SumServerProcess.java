package dev.deft.cli;

import dev.deft.bench.LoadFailedException;
import dev.deft.bench.SumApply;
import dev.deft.peers.JavaProcesses;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@code deft serve sum} with every apply, in a process of its own, which ends with this one.
 *
 * <p>One process for all, so that they share what its compiler made of the sum; only one of them is asked at a time, and the others use no CPU.
 */
final class SumServerProcess implements AutoCloseable {

    /** The line of a server that listens. */
    private static final Pattern LISTENING = Pattern.compile("([a-z-]+): listening on .*:([0-9]+)");

    private final Process process;
    private final Map<SumApply, InetSocketAddress> addresses = new EnumMap<>(SumApply.class);

    private SumServerProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts it, and waits until it listens.
     *
     * @throws LoadFailedException if it ends before that, with what it printed
     */
    static SumServerProcess start(int workers) throws IOException, LoadFailedException {
        String applies = Stream.of(SumApply.values()).map(SumApply::word).collect(Collectors.joining(","));
        List<String> arguments = List.of(
                "serve",
                "sum",
                "--port",
                "0",
                "--workers",
                Integer.toString(workers),
                "--apply",
                applies,
                "--until-stdin-ends");
        List<String> command = JavaProcesses.command(System.getProperty("java.class.path"), Main.class, arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        SumServerProcess server = new SumServerProcess(process);
        try {
            server.awaitAll(process.inputReader(StandardCharsets.UTF_8));
            return server;
        } catch (IOException | LoadFailedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Returns where an apply is asked for. */
    InetSocketAddress address(SumApply apply) {
        InetSocketAddress address = addresses.get(apply);
        if (address == null) {
            throw new IllegalStateException("no server with " + apply);
        }
        return address;
    }

    private void awaitAll(BufferedReader lines) throws IOException, LoadFailedException {
        StringBuilder printed = new StringBuilder();
        while (addresses.size() < SumApply.values().length) {
            String line = lines.readLine();
            if (line == null) {
                throw new LoadFailedException("the server's process ended before it listened: " + printed);
            }
            Matcher listening = LISTENING.matcher(line);
            if (listening.matches()) {
                addresses.put(
                        Stream.of(SumApply.values())
                                .filter(apply -> apply.word().equals(listening.group(1)))
                                .findFirst()
                                .orElseThrow(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(listening.group(2))));
            } else {
                printed.append(line).append(' '); // a warning of the JVM's, or why it ends
            }
        }
    }

    /** Ends it: in order, or after ten seconds. */
    @Override
    public void close() {
        JavaProcesses.end(process);
    }
}
