package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes of TLS that the peer resets at each of their points: before, amid and after each flight, over NIO and over epoll. */
class HandshakeResetsTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** Limits with which one connection that is left refuses the next. */
    private static final Limits ONE = Limits.defaults().connections(1);

    private final LoggedLines log = new LoggedLines();
    private @Nullable NetworkUnderTest open;

    /** The protocols of the server that is tested, in the order in which they were built. */
    private final List<RecordingProtocol> built = new ArrayList<>();

    @AfterEach
    void stopTheReactor() {
        log.close();
        if (open != null) {
            open.close();
        }
    }

    static Stream<Arguments> kinds() {
        return Stream.of(Transport.NIO, Transport.EPOLL)
                .flatMap(transport -> Stream.of("TLSv1.3", "TLSv1.2").map(version -> Arguments.of(transport, version)));
    }

    private NetworkUnderTest net(Transport transport) {
        NetworkUnderTest net = NetworkUnderTest.ofTls(transport);
        open = net;
        return net;
    }

    private static void send(NetworkUnderTest net, SocketChannel to, byte[] data) {
        ByteBuffer left = ByteBuffer.wrap(data);
        net.until(() -> {
            write(to, left);
            return !left.hasRemaining();
        });
    }

    private static void write(SocketChannel to, ByteBuffer data) {
        try {
            to.write(data);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] received(SocketChannel from) {
        ByteBuffer here = ByteBuffer.allocate(1 << 16);
        try {
            assertThat(from.read(here)).as("the end, which comes too early").isNotNegative();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Arrays.copyOf(here.array(), here.position());
    }

    /** Takes what comes until {@code side} has made its flight, and returns that: in TLS 1.3 a client's, which is its last, when all has come that it answers. */
    private static byte[] flight(NetworkUnderTest net, SocketChannel from, HandshakeSide side, boolean isLast) {
        ByteArrayOutputStream flight = new ByteArrayOutputStream();
        net.until(() -> {
            flight.writeBytes(side.answer(received(from)));
            return isLast ? side.isDone() : flight.size() > 0;
        });
        return flight.toByteArray();
    }

    /** Sends a part of a flight: none of it, its first byte, half of it, all but its last byte, or all. */
    private static void sendPart(NetworkUnderTest net, SocketChannel to, byte[] flight, int part) {
        int[] lengths = {0, 1, flight.length / 2, flight.length - 1, flight.length};
        send(net, to, Arrays.copyOf(flight, lengths[part]));
    }

    private static void reset(SocketChannel peer) throws IOException {
        peer.setOption(StandardSocketOptions.SO_LINGER, 0);
        peer.close();
    }

    private RecordingProtocol build() {
        RecordingProtocol made = new RecordingProtocol();
        built.add(made);
        return made;
    }

    /** Has a client that is in order be served, which takes the only place that the port has. */
    private void serveAnother(NetworkUnderTest net, Port port) {
        int before = built.size();
        RecordingProtocol client = net.connect(port, new RecordingProtocol());
        client.connection().write(Bytes.utf8("well"));
        net.until(() -> built.size() > before && built.get(before).received().equals("well"));
        client.connection().loseConnection();
        net.until(() -> port.statistics().open() == 0 && client.lost != null);
        assertThat(built).hasSize(before + 1);
        built.remove(before);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerIsNotHarmedByClientsThatResetItAmidTheHandshake(Transport transport, String version) throws Exception {
        NetworkUnderTest net = net(transport);
        Port port = net.listen(peer -> build(), ONE);
        InetSocketAddress address = new InetSocketAddress(LOOPBACK, ((Address.Inet) port.address()).port());
        for (int flights = 0; flights < 2; flights++) {
            for (int part = 0; part < 5; part++) {
                PortStatistics before = port.statistics();
                SocketChannel peer = SocketChannel.open(address);
                peer.configureBlocking(false);
                HandshakeSide client = HandshakeSide.client(version);
                byte[] flight = client.answer(new byte[0]);
                if (flights > 0) {
                    send(net, peer, flight);
                    flight = flight(net, peer, client, version.equals("TLSv1.3"));
                }
                sendPart(net, peer, flight, part);
                net.quiesce();
                reset(peer);
                net.until(() -> port.statistics().accepted() + port.statistics().refused()
                                > before.accepted() + before.refused()
                        && port.statistics().open() == 0);
                net.quiesce();

                assertThat(port.statistics().refused() - before.refused() + built.size())
                        .as("ends, after %d flights and part %d of the next", flights, part)
                        .isEqualTo(1);
                boolean isWhole = flights == 1 && part == 4;
                assertThat(built).as("protocols").hasSize(isWhole ? 1 : 0);
                for (RecordingProtocol each : built) {
                    assertThat(each.events).containsExactly("connectionMade", "connectionLost");
                    assertThat(each.lost).isInstanceOf(Lost.Failed.class);
                }
                built.clear();
                serveAnother(net, port);
            }
        }
        assertThat(log.messages())
                .anyMatch(line -> line.contains("handshake"))
                .noneMatch(line -> line.contains("threw") || line.contains("Limits.connections"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aClientIsToldOfAServerThatResetsItAmidTheHandshake(Transport transport, String version) throws Exception {
        NetworkUnderTest net = net(transport);
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(LOOPBACK, 0));
            listening.configureBlocking(false);
            int number = ((InetSocketAddress) listening.getLocalAddress()).getPort();
            failsByAReset(net, attempt(net, number), accepted(net, listening)); // at once, before anything has come
            for (int part = 0; part < 5; part++) {
                Attempted attempt = attempt(net, number);
                SocketChannel peer = accepted(net, listening);
                byte[] flight = flight(net, peer, HandshakeSide.server(version), false);
                sendPart(net, peer, flight, part);
                if (part == 4 && version.equals("TLSv1.3")) { // which is all that a client waits for
                    net.until(attempt.client::isConnected);
                    reset(peer);
                    net.until(() -> attempt.client.lost != null);
                    assertThat(attempt.client.events).containsExactly("connectionMade", "connectionLost");
                    assertThat(attempt.client.lost).isInstanceOf(Lost.Failed.class);
                    assertThat(attempt.failures).isEmpty();
                } else {
                    net.quiesce();
                    failsByAReset(net, attempt, peer);
                }
            }
        }
        assertThat(log.messages()).noneMatch(line -> line.contains("threw"));
    }

    /** An attempt to connect, and its failures. */
    private record Attempted(RecordingProtocol client, List<Throwable> failures) {}

    private static Attempted attempt(NetworkUnderTest net, int number) {
        Attempted attempt = new Attempted(new RecordingProtocol(), new ArrayList<>());
        Endpoints.tlsClient(net.reactor, "127.0.0.1", number, TestCertificates.client())
                .connect(attempt.client)
                .addErrback(failure -> {
                    attempt.failures.add(failure);
                    return attempt.client;
                });
        return attempt;
    }

    private static SocketChannel accepted(NetworkUnderTest net, ServerSocketChannel listening) throws IOException {
        SocketChannel[] accepted = new SocketChannel[1];
        net.until(() -> {
            try {
                accepted[0] = listening.accept();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return accepted[0] != null;
        });
        accepted[0].configureBlocking(false);
        return accepted[0];
    }

    private static void failsByAReset(NetworkUnderTest net, Attempted attempt, SocketChannel peer) throws IOException {
        assertThat(attempt.failures).as("failures before the reset").isEmpty();
        reset(peer);
        net.until(() -> !attempt.failures.isEmpty());
        net.quiesce();
        assertThat(attempt.client.events).isEmpty();
        assertThat(attempt.failures).singleElement().satisfies(failure -> {
            if (failure instanceof ConnectionLostException lost) {
                assertThat(lost.reason())
                        .isInstanceOfSatisfying(
                                Lost.Failed.class,
                                failed -> assertThat(failed.cause())
                                        .isInstanceOf(IOException.class)
                                        .isNotInstanceOf(ClosedChannelException.class)); // the system's own words
            } else { // the reset was there before it was connected
                assertThat(failure).isInstanceOf(ConnectException.class);
            }
        });
    }
}
