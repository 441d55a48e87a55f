package dev.deft.bench.echo;

import dev.deft.analysis.result.Ratio;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Echo servers beside each other: Deft, plain Netty on one loop, Vert.x on one event loop, threads that block (virtual ones from Java 21 on), and
 * Twisted and asyncio where python3 has them; also with a thread of a pool between each message and its answer; Deft and Netty also with other work on the loop's account: calls that sleep, look-ups, handshakes. Each is a process of its own; they take turns under the same load, in a drawn order, round by round. That is repeated
 * with other processes, for those of one server differ by more than their turns do.
 * Prints medians of the processes, which are medians of their rounds, and ratios to Netty's, process by process, with their 95 % intervals from six processes on; at last the processor time of the loops for a
 * handshake of TLS, of one process of each.
 *
 * <p>Arguments: processes of each server, rounds of each, milliseconds of a turn, and, if not all are wanted, a part of the names of the rows, or {@code handshake}, and the names of the servers, Netty's among them.
 */
public final class EchoSpeed {

    private static final List<EchoLoad.EchoRow> ROWS = List.of(
            new EchoLoad.EchoRow("64 bytes, 1 connection", 1, 1, 64, false, false),
            new EchoLoad.EchoRow("64 bytes, 64 connections", 64, 1, 64, false, false),
            new EchoLoad.EchoRow("64 bytes, 1 connection, 16 on their way", 1, 16, 64, false, false),
            new EchoLoad.EchoRow("64 bytes, 64 connections, 16 on their way", 64, 16, 64, false, false),
            new EchoLoad.EchoRow("64 KiB, 1 connection", 1, 1, 1 << 16, false, false),
            new EchoLoad.EchoRow("64 bytes, 16 connections, TLS", 16, 1, 64, true, false),
            new EchoLoad.EchoRow("a connection for each of 64 bytes, 16 at once", 16, 1, 64, false, true));

    private static final String BASE = "netty";

    /** The server that is the same as Netty's in the clear. */
    private static final String TLS_ALONE = "netty-pool";

    /** The servers that encrypt. */
    private static final List<String> TLS = List.of(TLS_ALONE, "deft", BASE, "vertx");

    /** The end of the names of those that encrypt at a second port. */
    private static final String BESIDE_HANDSHAKES = "-handshakes";

    /**
     * The turns of each server before those that count, and their length. They are many because a turn has connections of its own: their first
     * bytes send the JVM back from code that it has compiled for connections that last, and the first turn after one of 40 s took three times the processor time of the third.
     */
    private static final int WARM_UP_TURNS = 4;

    private static final int WARM_UP_TURNS_OF_TLS = 8;

    private static final long WARM_UP_TURN = TimeUnit.SECONDS.toNanos(2);

    /** The connections before those whose handshakes are measured, or stand beside what is: what is called once in each is compiled late. */
    private static final int WARM_UP_CONNECTIONS = 20_000;

    private static final String ASYNCIO = """
            import asyncio, sys, threading

            class Echo(asyncio.Protocol):
                def connection_made(self, transport):
                    self.transport = transport

                def data_received(self, data):
                    self.transport.write(data)

            async def main():
                loop = asyncio.get_running_loop()
                server = await loop.create_server(Echo, '127.0.0.1', 0, backlog=1024)
                print(server.sockets[0].getsockname()[1], flush=True)
                await loop.run_in_executor(None, sys.stdin.read)

            asyncio.run(main())
            """;

    private static final String TWISTED = """
            import sys
            from twisted.internet import reactor, protocol, threads

            class Echo(protocol.Protocol):
                def connectionMade(self):
                    self.transport.setTcpNoDelay(True)

                def dataReceived(self, data):
                    self.transport.write(data)

            port = reactor.listenTCP(0, protocol.Factory.forProtocol(Echo), 1024, '127.0.0.1')
            print(port.getHost().port, flush=True)
            threads.deferToThread(sys.stdin.read).addBoth(lambda _: reactor.stop())
            reactor.run()
            """;

    private static final Map<String, String> SCRIPTS = Map.of("asyncio", ASYNCIO, "twisted", TWISTED);

    private EchoSpeed() {}

    /** The files of a certificate and its key. */
    private record Pem(Path chain, Path key) {}

    /** A server's process; {@code handshakes} is 0 if it has no port for these alone. */
    private record EchoProcess(
            String name, Process process, BufferedReader out, BufferedWriter in, int port, int handshakes) {

        /** Starts it; returns null if it prints no port, and ends. */
        static @Nullable EchoProcess start(String name, List<String> command) throws IOException {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String line = out.readLine();
            if (line == null || !line.matches("[0-9]+( [0-9]+)?")) {
                process.destroy();
                return null;
            }
            String[] ports = line.split(" ");
            return new EchoProcess(
                    name,
                    process,
                    out,
                    process.outputWriter(StandardCharsets.UTF_8),
                    Integer.parseInt(ports[0]),
                    ports.length > 1 ? Integer.parseInt(ports[1]) : 0);
        }

        /** Returns the processor time of its loop. */
        long loopNanos() throws IOException {
            in.write("time\n");
            in.flush();
            return Long.parseLong(out.readLine());
        }

        void stop() throws IOException, InterruptedException {
            in.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    /** A process of each server. */
    private record EchoProcesses(List<EchoProcess> list) implements AutoCloseable {

        /** Starts those that are wanted and serve such a row, those that encrypt or the others. */
        static EchoProcesses start(List<String> wanted, boolean isTls, Pem pem)
                throws IOException, InterruptedException {
            EchoProcesses servers = new EchoProcesses(new ArrayList<>());
            try {
                for (String name : wanted) {
                    if (isTls ? TLS.contains(name) : !name.equals(TLS_ALONE)) {
                        servers.list.add(started(name, isTls || name.endsWith(BESIDE_HANDSHAKES) ? pem : null));
                    }
                }
                return servers;
            } catch (IOException | RuntimeException e) {
                servers.close();
                throw e;
            }
        }

        private static EchoProcess started(String name, @Nullable Pem pem) throws IOException {
            List<String> command = SCRIPTS.containsKey(name)
                    ? List.of("python3", "-c", SCRIPTS.get(name))
                    : pem == null
                            ? java(name)
                            : java(name, pem.chain().toString(), pem.key().toString());
            EchoProcess server = EchoProcess.start(name, command);
            if (server == null) {
                throw new IOException(name + " has printed no port; what it says is above");
            }
            return server;
        }

        @Override
        public void close() throws IOException, InterruptedException {
            for (EchoProcess server : list) {
                server.stop();
            }
        }
    }

    /** The figures of a process: medians of its turns. */
    private record EchoFigures(double p50, double p99, double perSecond) {

        static EchoFigures of(List<EchoLoad.EchoResult> turns) {
            return new EchoFigures(
                    median(turns, turn -> turn.latencies().getValueAtPercentile(50)),
                    median(turns, turn -> turn.latencies().getValueAtPercentile(99)),
                    median(turns, EchoLoad.EchoResult::perSecond));
        }
    }

    public static void main(String[] arguments) throws Exception {
        int processes = Integer.parseInt(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[2]));
        String part = arguments.length > 3 ? arguments[3] : "";
        List<String> wanted = arguments.length > 4
                ? List.of(arguments[4].split(","))
                : Stream.of(
                                "deft",
                                BASE,
                                "netty-pool",
                                "vertx",
                                "threads",
                                "deft-deferred",
                                "netty-deferred",
                                "vertx-deferred",
                                "deft-sleeping",
                                "deft-parked-sleeping",
                                "netty-sleeping",
                                "deft-lookups",
                                "deft" + BESIDE_HANDSHAKES,
                                BASE + BESIDE_HANDSHAKES,
                                "asyncio",
                                "twisted")
                        .filter(EchoSpeed::isThere)
                        .toList();
        if (!wanted.contains(BASE)) {
            throw new IllegalArgumentException("the servers must have " + BASE + " among them: " + wanted);
        }
        List<EchoLoad.EchoRow> rows =
                ROWS.stream().filter(row -> row.name().contains(part)).toList();
        X509Bundle certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Pem pem = new Pem(
                certificate.toTempCertChainPem().toPath(),
                certificate.toTempPrivateKeyPem().toPath());
        System.out.printf(
                "Java %s, %d cores; %d processes of each, %d rounds of %d ms%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), processes, rounds, nanos / 1_000_000);
        EchoLoad load = new EchoLoad();
        try {
            for (EchoLoad.EchoRow row : rows) {
                List<Map<String, EchoFigures>> groups = new ArrayList<>();
                for (int process = 0; process < processes; process++) {
                    try (EchoProcesses servers = EchoProcesses.start(wanted, row.isTls(), pem)) {
                        groups.add(measured(load, row, servers.list(), rounds, nanos));
                    }
                }
                print(row, groups);
            }
            if ("handshake".contains(part)) {
                List<String> both = wanted.stream().filter(TLS::contains).toList();
                try (EchoProcesses plain = EchoProcesses.start(both, false, pem);
                        EchoProcesses encrypted = EchoProcesses.start(both, true, pem)) {
                    handshakes(load, plain.list(), encrypted.list(), nanos);
                }
            }
        } finally {
            load.close();
        }
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+UseG1GC",
                "-cp",
                System.getProperty("java.class.path"),
                EchoServers.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Returns whether a server can be had; a script is started once to see. */
    private static boolean isThere(String name) {
        if (!SCRIPTS.containsKey(name)) {
            return true;
        }
        try {
            EchoProcess server = EchoProcess.start(name, List.of("python3", "-c", SCRIPTS.get(name)));
            if (server != null) {
                server.stop();
                return true;
            }
        } catch (IOException noPython) {
            System.out.println(noPython.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + name + " was stopped", e);
        }
        System.out.println("skipped: " + name + " needs python3 that has it");
        return false;
    }

    /** Returns the figures of a group of processes, one of each server; those are left out that did not answer all. */
    private static Map<String, EchoFigures> measured(
            EchoLoad load, EchoLoad.EchoRow row, List<EchoProcess> servers, int rounds, long nanos) throws Exception {
        Map<EchoProcess, List<EchoLoad.EchoResult>> turns = new LinkedHashMap<>();
        for (EchoProcess server : servers) {
            turns.put(server, new ArrayList<>());
        }
        int warmUpTurns = row.isTls() ? WARM_UP_TURNS_OF_TLS : WARM_UP_TURNS;
        for (EchoProcess server : servers) {
            if (server.handshakes() != 0) {
                warmUpConnections(load, server.handshakes(), true);
            }
            for (int turn = 0; turn < warmUpTurns; turn++) {
                run(load, server, row, 0, WARM_UP_TURN, turns);
            }
        }
        turns.values().forEach(List::clear);
        List<EchoProcess> order = new ArrayList<>(servers);
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order);
            for (EchoProcess server : order) {
                run(load, server, row, nanos / 4, nanos, turns);
            }
        }
        Map<String, EchoFigures> figures = new LinkedHashMap<>();
        turns.forEach((server, its) -> figures.put(server.name(), EchoFigures.of(its)));
        return figures;
    }

    /** Has a server take a turn, if it is among {@code turns}; who does not answer all is among them no more. */
    private static void run(
            EchoLoad load,
            EchoProcess server,
            EchoLoad.EchoRow row,
            long warmUp,
            long nanos,
            Map<EchoProcess, List<EchoLoad.EchoResult>> turns)
            throws Exception {
        if (!turns.containsKey(server)) {
            return;
        }
        try {
            turns.get(server).add(load.run(server.port(), server.handshakes(), row, warmUp, nanos));
        } catch (TimeoutException nothing) {
            System.out.println("FAILED: not every message came back from " + server.name());
            turns.remove(server);
        }
    }

    private static void print(EchoLoad.EchoRow row, List<Map<String, EchoFigures>> groups) {
        System.out.printf(
                "%n%s%n%-14s %9s %21s %9s %10s   %-19s %-19s %-19s%n",
                row.name(),
                "",
                "processes",
                "p50 us, least, most",
                "p99 us",
                "a second",
                "p50 / " + BASE,
                "p99 / " + BASE,
                "rate / " + BASE);
        groups.stream().flatMap(group -> group.keySet().stream()).distinct().forEach(name -> {
            List<EchoFigures> its = groups.stream()
                    .filter(group -> group.containsKey(name))
                    .map(group -> group.get(name))
                    .toList();
            DoubleSummaryStatistics p50 =
                    its.stream().mapToDouble(process -> process.p50() / 1_000).summaryStatistics();
            System.out.printf(
                    Locale.ROOT,
                    "%-14s %9d %7.1f %6.1f %6.1f %9.1f %10.0f   %-19s %-19s %-19s%n",
                    name,
                    its.size(),
                    median(its, EchoFigures::p50) / 1_000,
                    p50.getMin(),
                    p50.getMax(),
                    median(its, EchoFigures::p99) / 1_000,
                    median(its, EchoFigures::perSecond),
                    ratio(groups, name, EchoFigures::p50),
                    ratio(groups, name, EchoFigures::p99),
                    ratio(groups, name, EchoFigures::perSecond));
        });
    }

    private static <T> double median(List<T> several, ToDoubleFunction<? super T> figure) {
        double[] sorted = several.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Returns the ratio to Netty's over the groups that have both; without an interval where they are too few. */
    private static String ratio(
            List<Map<String, EchoFigures>> groups, String name, ToDoubleFunction<EchoFigures> figure) {
        Ratio ratio = Ratio.of(groups.stream()
                .filter(group -> group.containsKey(name) && group.containsKey(BASE))
                .mapToDouble(group -> figure.applyAsDouble(group.get(name)) / figure.applyAsDouble(group.get(BASE))));
        if (name.equals(BASE) || ratio.median() == null) {
            return "";
        }
        return ratio.low() == null
                ? String.format(Locale.ROOT, "%.2f", ratio.median())
                : String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", ratio.median(), ratio.low(), ratio.high());
    }

    /** Prints the processor time of the loops for a connection, an echo and its end, with TLS and in the clear: the rest is the handshake's. */
    private static void handshakes(
            EchoLoad load, List<EchoProcess> plain, List<EchoProcess> encrypted, long nanosOfATurn) throws Exception {
        System.out.printf(
                "%na connection, an echo and its end, ms of the loop%n%-14s %12s %12s %12s %12s%n",
                "", "a second", "with TLS", "in the clear", "handshake");
        for (EchoProcess server : encrypted) {
            Cost withTls = cost(load, server, true, nanosOfATurn);
            Cost inTheClear = Cost.NONE;
            for (EchoProcess other : plain) {
                if (server.name().startsWith(other.name())) {
                    inTheClear = cost(load, other, false, nanosOfATurn);
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-14s %12.0f %12.3f %12.3f %12.3f%n",
                    server.name(),
                    withTls.perSecond(),
                    withTls.millis(),
                    inTheClear.millis(),
                    withTls.millis() - inTheClear.millis());
        }
    }

    /** The connections a second, and the milliseconds of a loop for each. */
    private record Cost(double perSecond, double millis) {

        private static final Cost NONE = new Cost(0, 0);
    }

    private static Cost cost(EchoLoad load, EchoProcess server, boolean isTls, long nanosOfATurn) throws Exception {
        warmUpConnections(load, server.port(), isTls);
        long before = server.loopNanos();
        EchoLoad.EchoResult result = load.run(server.port(), 0, oneEach(isTls), 0, 4 * nanosOfATurn);
        double nanos = server.loopNanos() - before;
        return new Cost(result.perSecond(), nanos / 1e6 / result.latencies().getTotalCount());
    }

    private static void warmUpConnections(EchoLoad load, int port, boolean isTls) throws Exception {
        for (long made = 0; made < WARM_UP_CONNECTIONS; ) {
            made += load.run(port, 0, oneEach(isTls), 0, 2 * WARM_UP_TURN)
                    .latencies()
                    .getTotalCount();
        }
    }

    private static EchoLoad.EchoRow oneEach(boolean isTls) {
        return new EchoLoad.EchoRow("", 4, 1, 64, isTls, true);
    }
}
