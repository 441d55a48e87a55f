package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Transport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The memory that connections take that have sent and received once and are idle; {@code -Ddeft.idle.connections} says how many there are. */
@Tag("real-threads")
class IdleConnectionsTest {

    private static final int CONNECTIONS = Integer.getInteger("deft.idle.connections", 500);
    private static final long MOST_HEAP = 2_560;

    /** A program that makes connections to a port, one byte each way, and keeps them until it is ended. */
    static final class Clients {

        private Clients() {}

        public static void main(String[] arguments) throws IOException {
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
                client.getOutputStream().write('x');
                if (client.getInputStream().read() != 'x') {
                    throw new IOException("no echo");
                }
                clients.add(client);
            }
            System.out.println("connected " + clients.size());
            System.in.read(); // until the end
        }
    }

    /** A program that is the server, and prints its memory whenever it is asked for. */
    static final class IdleServer {

        private IdleServer() {}

        public static void main(String[] arguments) throws IOException {
            Thread server = new Thread(() -> EchoProgram.main(arguments));
            server.setDaemon(true);
            server.start();
            while (System.in.read() >= 0) {
                for (int i = 0; i < 3; i++) {
                    System.gc();
                }
                long heap =
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
                System.out.println("memory " + heap + " " + resident());
            }
        }

        /** Returns the bytes of memory that this process has, or 0 if that is not known. */
        private static long resident() throws IOException {
            Path status = Path.of("/proc/self/status");
            return Files.exists(status)
                    ? Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                            .sum()
                    : 0;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void anIdleConnectionTakesAFewKilobytes(Transport transport) throws Exception {
        NetworkUnderTest.ofSockets(transport).close();
        List<String> options = List.of("-XX:+UseSerialGC", "-Xmx512m", "-Xmn8m");
        try (ChildJvm server = new ChildJvm(List.of(), options, IdleServer.class, transport.name())) {
            String port = server.after("at ");
            try (ChildJvm first = clients(port, 200)) { // so that all is loaded, and has its first buffers
                first.after("connected ");
                long[] before = memory(server);
                try (ChildJvm clients = clients(port, CONNECTIONS)) {
                    clients.after("connected " + CONNECTIONS);
                    report(transport, before, memory(server));
                }
            }
        }
    }

    private static void report(Transport transport, long[] before, long[] after) {
        long heap = (after[0] - before[0]) / CONNECTIONS;
        System.out.printf(
                "%s, %d idle connections: %d bytes of heap and %d bytes of resident memory each%n",
                transport, CONNECTIONS, heap, (after[1] - before[1]) / CONNECTIONS);
        assertThat(heap).isLessThan(MOST_HEAP);
    }

    /** Returns the bytes of heap and of resident memory. */
    private static long[] memory(ChildJvm server) throws IOException {
        server.ask();
        return Arrays.stream(server.after("memory ").split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static ChildJvm clients(String port, int count) throws IOException {
        return new ChildJvm(List.of(), List.of(), Clients.class, port, String.valueOf(count));
    }
}
