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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Echo servers beside each other: Deft, plain Netty on one loop, Vert.x on one event loop, threads that block (virtual ones from Java 21 on), and
 * Twisted and asyncio where python3 has them. Each is a process of its own; they take turns under the same load, in a drawn order, round by round.
 * Prints medians of the rounds, and ratios to Netty's with their 95 % intervals; at last the processor time of the loops for a handshake of TLS.
 *
 * <p>Arguments: rounds, milliseconds of a turn, and, if not all are wanted, a part of the names of the rows and the names of the servers, Netty's among them: the more rounds, the narrower the intervals.
 */
public final class EchoSpeed {

    private static final List<EchoLoad.Row> ROWS = List.of(
            new EchoLoad.Row("64 bytes, 1 connection", 1, 1, 64, false, false),
            new EchoLoad.Row("64 bytes, 64 connections", 64, 1, 64, false, false),
            new EchoLoad.Row("64 bytes, 1 connection, 16 on their way", 1, 16, 64, false, false),
            new EchoLoad.Row("64 bytes, 64 connections, 16 on their way", 64, 16, 64, false, false),
            new EchoLoad.Row("64 KiB, 1 connection", 1, 1, 1 << 16, false, false),
            new EchoLoad.Row("64 bytes, 16 connections, TLS", 16, 1, 64, true, false),
            new EchoLoad.Row("a connection for each of 64 bytes, 16 at once", 16, 1, 64, false, true));

    private static final String BASE = "netty";

    /** The servers that encrypt; the first of them does so alone. */
    private static final List<String> TLS = List.of("netty-pool", "deft", BASE, "vertx");

    /** The warm-up of each server before its first turn in a row, in which what compiles does so. */
    private static final long FIRST_WARM_UP = TimeUnit.SECONDS.toNanos(4);

    /** The connections before those whose handshakes are measured: what is called once in each is compiled late. */
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

    private EchoSpeed() {}

    /** A server's process. */
    private record Server(String name, Process process, BufferedReader out, BufferedWriter in, int port) {

        static Server start(String name, List<String> command) throws IOException {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            String port = out.readLine();
            return port == null
                    ? null
                    : new Server(
                            name, process, out, process.outputWriter(StandardCharsets.UTF_8), Integer.parseInt(port));
        }

        /** Returns the processor time of its loop. */
        long loopNanos() throws IOException {
            in.write("time\n");
            in.flush();
            return Long.parseLong(out.readLine());
        }

        void stop() throws Exception {
            in.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        long nanos = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[1]));
        String part = arguments.length > 2 ? arguments[2] : "";
        List<String> wanted = arguments.length > 3
                ? List.of(arguments[3].split(","))
                : List.of("deft", BASE, "netty-pool", "vertx", "threads", "deft-sleeping", "asyncio", "twisted");
        X509Bundle certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path chain = certificate.toTempCertChainPem().toPath();
        Path key = certificate.toTempPrivateKeyPem().toPath();
        System.out.printf(
                "Java %s, %d cores; %d rounds of %d ms%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), rounds, nanos / 1_000_000);
        EchoLoad load = new EchoLoad();
        List<Server> plain = new ArrayList<>();
        List<Server> encrypted = new ArrayList<>();
        try {
            for (String name : wanted) {
                switch (name) {
                    case "asyncio" -> addIfThere(plain, name, ASYNCIO);
                    case "twisted" -> addIfThere(plain, name, TWISTED);
                    default -> {
                        if (!name.equals("netty-pool")) {
                            plain.add(Server.start(name, java(name)));
                        }
                        if (TLS.contains(name)) {
                            encrypted.add(Server.start(name, java(name, chain.toString(), key.toString())));
                        }
                    }
                }
            }
            for (EchoLoad.Row row : ROWS) {
                if (row.name().contains(part)) {
                    print(row, measured(load, row, row.isTls() ? encrypted : plain, rounds, nanos));
                }
            }
            handshakes(load, plain, encrypted, nanos);
        } finally {
            load.close();
            for (Server server : plain) {
                server.stop();
            }
            for (Server server : encrypted) {
                server.stop();
            }
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

    private static void addIfThere(List<Server> servers, String name, String script) {
        Server server = null;
        try {
            server = Server.start(name, List.of("python3", "-c", script));
        } catch (IOException noPython) {
            System.out.println(noPython.getMessage());
        }
        if (server == null) {
            System.out.println("skipped: " + name + " needs python3 that has it");
        } else {
            servers.add(server);
        }
    }

    private static Map<String, List<EchoLoad.Result>> measured(
            EchoLoad load, EchoLoad.Row row, List<Server> servers, int rounds, long nanos) throws Exception {
        Map<String, List<EchoLoad.Result>> results = new LinkedHashMap<>();
        List<Server> order = new ArrayList<>(servers);
        for (Server server : servers) {
            try {
                load.run(server.port(), row, FIRST_WARM_UP, nanos);
                results.put(server.name(), new ArrayList<>());
            } catch (TimeoutException nothing) {
                System.out.println("FAILED: not every message came back from " + server.name());
                order.remove(server);
            }
        }
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order);
            for (Server server : order) {
                results.get(server.name()).add(load.run(server.port(), row, nanos / 4, nanos));
            }
        }
        return results;
    }

    private static void print(EchoLoad.Row row, Map<String, List<EchoLoad.Result>> results) {
        System.out.printf(
                "%n%s%n%-14s %9s %9s %10s   %-19s %-19s %-19s%n",
                row.name(), "", "p50 us", "p99 us", "a second", "p50 / " + BASE, "p99 / " + BASE, "rate / " + BASE);
        results.forEach((name, turns) -> System.out.printf(
                Locale.ROOT,
                "%-14s %9.1f %9.1f %10.0f   %-19s %-19s %-19s%n",
                name,
                median(turns, at(50)) / 1_000,
                median(turns, at(99)) / 1_000,
                median(turns, EchoLoad.Result::perSecond),
                ratio(turns, results.get(BASE), at(50)),
                ratio(turns, results.get(BASE), at(99)),
                ratio(turns, results.get(BASE), EchoLoad.Result::perSecond)));
    }

    private static ToDoubleFunction<EchoLoad.Result> at(double percentile) {
        return result -> result.latencies().getValueAtPercentile(percentile);
    }

    private static double median(List<EchoLoad.Result> turns, ToDoubleFunction<EchoLoad.Result> figure) {
        double[] sorted = turns.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String ratio(
            List<EchoLoad.Result> turns, List<EchoLoad.Result> base, ToDoubleFunction<EchoLoad.Result> figure) {
        Ratio ratio = Ratio.of(IntStream.range(0, turns.size())
                .mapToDouble(i -> figure.applyAsDouble(turns.get(i)) / figure.applyAsDouble(base.get(i))));
        return turns == base
                ? ""
                : String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", ratio.median(), ratio.low(), ratio.high());
    }

    /** Prints the processor time of the loops for a connection, an echo and its end, with TLS and in the clear: the rest is the handshake's. */
    private static void handshakes(EchoLoad load, List<Server> plain, List<Server> encrypted, long nanosOfATurn)
            throws Exception {
        System.out.printf(
                "%na connection, an echo and its end, ms of the loop%n%-14s %12s %12s %12s %12s%n",
                "", "a second", "with TLS", "in the clear", "handshake");
        for (Server server : encrypted) {
            Cost withTls = cost(load, server, true, nanosOfATurn);
            Cost inTheClear = Cost.NONE;
            for (Server other : plain) {
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

    private static Cost cost(EchoLoad load, Server server, boolean isTls, long nanosOfATurn) throws Exception {
        EchoLoad.Row oneEach = new EchoLoad.Row("", 4, 1, 64, isTls, true);
        for (long made = 0; made < WARM_UP_CONNECTIONS; ) {
            made += load.run(server.port(), oneEach, 0, FIRST_WARM_UP)
                    .latencies()
                    .getTotalCount();
        }
        long before = server.loopNanos();
        EchoLoad.Result result = load.run(server.port(), oneEach, 0, 4 * nanosOfATurn);
        double nanos = server.loopNanos() - before;
        return new Cost(result.perSecond(), nanos / 1e6 / result.latencies().getTotalCount());
    }
}
