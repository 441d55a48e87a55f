package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.Network;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.Transport;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets of Deft's, with the JDK's at the other end. */
class TcpTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int BIG = 32 << 20;

    private static Socket connectTo(Port port) throws IOException {
        return new Socket(LOOPBACK, ((Address.Inet) port.address()).port());
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void theStopSendsWhatWasWrittenAndClosesInOrder(Transport transport) throws Exception {
        NetworkUnderTest net = NetworkUnderTest.ofSockets(transport);
        RecordingProtocol server = new RecordingProtocol();
        try (Socket peer = connectTo(net.listen(from -> server))) {
            net.until(server::isConnected);
            server.connection().write(Bytes.utf8("last words"));
            net.close();

            assertThat(new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("last words");
        }
        assertThat(server.lost).isEqualTo(new Lost.ReactorStopped(0));
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void socatConnects(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport)) {
            RecordingProtocol server = new RecordingProtocol();
            Port port = net.listen(from -> server);
            try (ForeignProgram socat = new ForeignProgram(net, "socat", "-", "TCP:" + port.address())) {
                socat.type("hello\n");
                net.until(() -> server.received().equals("hello\n"));
                server.connection().write(Bytes.utf8("welcome\n"));
                server.connection().loseConnection();
                socat.untilPrinted("welcome");
                assertThat(socat.untilEnded()).isZero();
            }
            net.until(() -> server.lost != null);

            assertThat(server.lost).isEqualTo(new Lost.Done(false));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void socatSendsAllBackAndEndsWhenItHas(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport);
                ForeignProgram socat =
                        new ForeignProgram(net, "socat", "-d", "-d", "TCP-LISTEN:0,bind=127.0.0.1", "EXEC:cat")) {
            int port = Integer.parseInt(
                    socat.untilPrinted("listening on .*:(\\d+)").group(1));
            HalfClosableRecorder client = net.await(
                    Endpoints.tcpClient(net.reactor, "127.0.0.1", port).connect(new HalfClosableRecorder()));
            client.connection().write(Bytes.copyOf(new byte[1 << 20]));
            net.await(client.connection().loseWrite());
            net.until(() -> client.lost != null);

            assertThat(client.received()).hasSize(1 << 20);
            assertThat(client.lost).isEqualTo(new Lost.Done(true));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void theStopDoesNotHangOnAPeerThatDoesNotRead(Transport transport) throws Exception {
        NetworkUnderTest net = NetworkUnderTest.ofSockets(transport);
        RecordingProtocol server = new RecordingProtocol();
        Port port = net.listen(from -> server, Limits.defaults().unsentBytes(BIG));
        try (Socket peer = connectTo(port)) {
            net.until(server::isConnected);
            server.connection().write(Bytes.copyOf(new byte[BIG]));
            net.reactor.stop();
            net.quiesce();
            assertThat(server.lost).isNull();

            net.advance(Duration.ofSeconds(9)); // nine tenths of the stop's time

            long dropped = server.connection().statistics().dropped();
            assertThat(dropped).isPositive();
            assertThat(server.lost).isEqualTo(new Lost.ReactorStopped(dropped));
            assertThat(peer.isClosed()).as("by this end").isFalse();
            net.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aResetIsAFailureAlsoAmidWriting(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport)) {
            RecordingProtocol server = new RecordingProtocol();
            try (Socket peer = connectTo(net.listen(from -> server))) {
                net.until(server::isConnected);
                server.connection().write(Bytes.copyOf(new byte[8 << 20]));
                server.connection().loseConnection();
                net.test.settle();
                peer.setSoLinger(true, 0);
            }
            net.until(() -> server.lost != null);

            assertThat(server.lost).isInstanceOf(Lost.Failed.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void anAddressThatIsTakenIsRefusedAndNamed(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport);
                ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            assertThatThrownBy(() -> net.await(Endpoints.tcpServer(net.reactor, taken.getLocalPort())
                            .on(LOOPBACK)
                            .listen(peer -> null)))
                    .cause()
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(":" + taken.getLocalPort());
        }
    }

    /** As the permissions of a UNIX socket may be that of a file system which has none. */
    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aPortOfWhichSomethingThrowsOnceItIsBoundIsClosedAndToldOf(Transport transport) {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport)) {
            Network network = Network.of(net.reactor);
            Deferred<Port> listening = net.reactor.newDeferred();
            boolean[] closed = new boolean[1];
            new Listener(network, peer -> null, Limits.defaults(), null, listening) {
                @Override
                Address bound(Channel channel) {
                    throw new UnsupportedOperationException("no permissions");
                }

                @Override
                BindException refusal(Throwable cause) {
                    return new BindException(cause.getMessage());
                }

                @Override
                Address hostOf(NettyStream stream) {
                    throw new AssertionError("nothing is accepted");
                }

                @Override
                Address peerOf(NettyStream stream) {
                    throw new AssertionError("nothing is accepted");
                }

                @Override
                void closed() {
                    closed[0] = true;
                }
            }.bind(
                    network.sockets().loop(),
                    network.sockets().serverSockets(),
                    new InetSocketAddress(LOOPBACK, 0),
                    Listener.BACKLOG_OF_THE_SYSTEM,
                    true);
            net.quiesce();

            assertThat(closed[0]).isTrue();
            assertThat(listening.isCalled()).isTrue();
            assertThatThrownBy(() -> net.await(listening)).cause().hasMessage("no permissions");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void anAttemptHasOneTimeOutForAllOfIt(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport);
                ServerSocket full = new ServerSocket(0, 1, LOOPBACK)) {
            List<Socket> waiting = fill(full);
            RecordingProtocol client = new RecordingProtocol();
            Deferred<RecordingProtocol> attempt = Endpoints.tcpClient(net.reactor, "127.0.0.1", full.getLocalPort())
                    .timeout(Duration.ofSeconds(5))
                    .connect(client);
            net.quiesce();
            net.advance(Duration.ofSeconds(5).minusNanos(1));
            assertThat(attempt.isCalled()).isFalse();
            net.advance(Duration.ofNanos(1));

            assertThatThrownBy(() -> net.await(attempt))
                    .cause()
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("within 5 s");
            assertThat(client.events).isEmpty();
            for (Socket each : waiting) {
                each.close();
            }
        }
    }

    /** Connects until the queue of those that wait to be accepted is full, so that the kernel drops who asks next. */
    private static List<Socket> fill(ServerSocket server) throws IOException {
        List<Socket> waiting = new ArrayList<>();
        while (true) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(LOOPBACK, server.getLocalPort()), 200);
            } catch (IOException full) {
                return waiting;
            }
        }
    }

    @Test
    void aReactorThatNeverRanFailsWhatWasAskedOfIt() {
        Reactor reactor = Reactor.create();
        List<Throwable> failures = new ArrayList<>();
        Endpoints.tcpServer(reactor, 0).listen(peer -> null).addErrback(failure -> {
            failures.add(failure);
            return null;
        });
        Endpoints.tcpClient(reactor, "127.0.0.1", 1)
                .connect(new RecordingProtocol())
                .addErrback(failure -> {
                    failures.add(failure);
                    return null;
                });
        reactor.close();

        assertThat(failures).hasSize(2).allMatch(ReactorStoppedException.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    @Tag("real-threads")
    void whatWasAskedForBeforeTheReactorRunsIsDoneInItsFirstTurnsAndItSleepsAndIsWoken(Transport transport)
            throws Exception {
        NetworkUnderTest.ofSockets(transport).close();
        try (Reactor reactor = Reactor.builder().transport(transport).create()) {
            Deferred<Port> listening =
                    Endpoints.tcpServer(reactor, 0).on(LOOPBACK).listen(peer -> new SendingBack());
            reactor.start();
            Port port = reactor.blockingCallFromThread(() -> listening.fork());
            try (Socket peer = connectTo(port)) {
                for (int i = 0; i < 100; i++) {
                    peer.getOutputStream().write(i);
                    assertThat(peer.getInputStream().read()).isEqualTo(i);
                }
                assertThatThrownBy(port::stopListening)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Port[127.0.0.1");
            }
        }
    }

    @Test
    void anEndpointNamesAPortThatThereIsNot() {
        try (Reactor reactor = Reactor.create()) {
            assertThatThrownBy(() -> Endpoints.tcpServer(reactor, 65_536)).hasMessage("port must be 0 to 65535: 65536");
            assertThatThrownBy(() -> Endpoints.tcpClient(reactor, "localhost", 0))
                    .hasMessage("port must be 1 to 65535: 0");
        }
    }

    /** Sends back what it receives. */
    private static final class SendingBack implements Protocol {
        private Connection connection;

        @Override
        public void connectionMade(Connection made) {
            connection = made;
        }

        @Override
        public void dataReceived(Bytes data) {
            connection.write(data);
        }
    }
}
