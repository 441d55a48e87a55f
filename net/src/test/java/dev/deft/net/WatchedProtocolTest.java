package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A protocol that blocks in what the transport calls, on a reactor that slept in it until then. */
@Tag("real-threads")
class WatchedProtocolTest {

    private static final int FOUND = 'f';

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aReactorsWatchdogFindsAProtocolThatBlocks(Transport transport) throws Exception {
        Skip.unless(isAvailable(transport), "not run over " + transport + ", which is not available");
        try (LoggedLines log = new LoggedLines(Reactor.class);
                Reactor reactor = Reactor.builder()
                        .transport(transport)
                        .watchdog(Duration.ofMillis(10))
                        .create()
                        .start()) {
            Port port = reactor.blockingCallFromThread(() -> Endpoints.tcpServer(reactor, 0)
                    .on(InetAddress.getLoopbackAddress())
                    .listen(peer -> new Blocks(log)));
            int number = ((Address.Inet) port.address()).port();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), number)) {
                do {
                    client.getOutputStream().write('x');
                } while (client.getInputStream().read() != FOUND);
            }

            assertThat(log.messages()).anyMatch(line -> line.contains("has been in one turn for more than 10 ms"));
        }
    }

    /** A protocol that blocks until that is told, or a while, and answers which: a turn that took too long already, for classes were loaded, is told once. */
    private static final class Blocks implements Protocol {

        private final LoggedLines log;
        private @Nullable Connection connection;

        Blocks(LoggedLines log) {
            this.log = log;
        }

        @Override
        public void connectionMade(Connection made) {
            connection = made;
        }

        @Override
        public void dataReceived(Bytes data) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            boolean isFound = false;
            while (!isFound && System.nanoTime() < end) {
                isFound = log.messages().stream()
                        .anyMatch(line -> line.contains("WatchedProtocolTest$Blocks.dataReceived"));
            }
            Objects.requireNonNull(connection).write(new byte[] {(byte) (isFound ? FOUND : 'o')});
        }
    }

    private static boolean isAvailable(Transport transport) {
        try {
            transport.resolved();
            return true;
        } catch (IllegalStateException missing) {
            return false;
        }
    }
}
