package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.SystemEvent;
import dev.deft.reactor.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets of the UNIX domain, and their files. */
@DisabledOnOs(OS.WINDOWS)
class UnixTest {

    /** A folder whose path is short, for that of a socket has 107 bytes. */
    private Path folder;

    private Path path;
    private @Nullable NetworkUnderTest open;
    private RecordingProtocol server = new RecordingProtocol();

    @BeforeEach
    void makeTheFolder() throws Exception {
        folder = Files.createTempDirectory("deft");
        path = folder.resolve("socket");
    }

    @AfterEach
    void stopTheReactor() throws Exception {
        if (open != null) {
            open.close();
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private NetworkUnderTest net(Transport transport) {
        NetworkUnderTest net = NetworkUnderTest.ofSockets(transport);
        open = net;
        return net;
    }

    private Port listening(NetworkUnderTest net) {
        return net.await(Endpoints.unixServer(net.reactor, path).listen(peer -> server));
    }

    private <P extends RecordingProtocol> P connected(NetworkUnderTest net, P protocol) {
        P client = net.await(Endpoints.unixClient(net.reactor, path).connect(protocol));
        net.until(server::isConnected);
        return client;
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void whoHasConnectedIsInTimeThoughItsCallbackWaits(Transport transport) throws Exception {
        NetworkUnderTest net = net(transport);
        try (LoggedLines calls = new LoggedLines(Reactor.class);
                ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(path));
            Deferred<Void> forever = new Deferred<>();
            RecordingProtocol client = new RecordingProtocol();
            Endpoints.unixClient(net.reactor, path) // before the reactor has its transport
                    .timeout(Duration.ofSeconds(5))
                    .connect(client)
                    .addCallbackDeferring(connected -> forever);
            net.until(client::isConnected);
            net.advance(Duration.ofSeconds(5));

            assertThat(client.lost).isNull();
            assertThat(calls.messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void whatIsWrittenArrivesAndTheEndComesAfterIt(Transport transport) {
        NetworkUnderTest net = net(transport);
        Port port = listening(net);
        RecordingProtocol client = connected(net, new RecordingProtocol());
        client.connection().write(new byte[4 << 20]);
        client.connection().loseConnection();
        net.until(() -> client.lost != null && server.lost != null);

        assertThat(server.received()).hasSize(4 << 20);
        assertThat(client.lost).isEqualTo(new Lost.Done(false));
        assertThat(server.lost).isEqualTo(new Lost.Done(true));
        assertThat(port.address()).isEqualTo(new Address.Unix(Optional.of(path)));
        assertThat(client.connection().peer()).isEqualTo(port.address());
        assertThat(server.connection().host()).isEqualTo(port.address());
        assertThat(server.connection().peer()).isEqualTo(new Address.Unix(Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void whatArrivesWhileReadingIsPausedIsDeliveredBeforeTheEnd(Transport transport) {
        NetworkUnderTest net = net(transport);
        listening(net);
        RecordingProtocol client = connected(net, new RecordingProtocol());
        server.connection().pauseReading();
        client.connection().write(new byte[60_000]);
        client.connection().loseConnection();
        net.until(() -> client.lost != null);
        net.quiesce();
        assertThat(server.events).containsExactly("connectionMade");
        server.connection().resumeReading();
        net.until(() -> server.lost != null);

        assertThat(server.received()).hasSize(60_000);
        assertThat(server.lost).isEqualTo(new Lost.Done(true));
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void halfAnEndLeavesTheOtherHalfOnEpollAndIsTheEndOnNio(Transport transport) {
        NetworkUnderTest net = net(transport);
        server = new HalfClosableRecorder();
        listening(net);
        HalfClosableRecorder client = connected(net, new HalfClosableRecorder());
        client.connection().write(Bytes.utf8("request"));
        net.await(client.connection().loseWrite());
        net.until(() -> server.events.contains("readClosed"));
        net.quiesce();
        assertThat(server.lost).isEqualTo(transport == Transport.EPOLL ? null : new Lost.Done(true));
        server.connection().write(Bytes.utf8("answer"));
        server.connection().loseConnection();
        net.until(() -> server.lost != null && client.lost != null);

        assertThat(server.received()).isEqualTo("request");
        assertThat(client.received()).isEqualTo(transport == Transport.EPOLL ? "answer" : "");
        assertThat(server.lost).isEqualTo(new Lost.Done(transport == Transport.NIO));
    }

    /** Has the peer of a server on NIO end its side; returns the reason why the server's connection is lost. */
    private Lost lostByThePeersEnd(HalfClosableRecorder its) {
        NetworkUnderTest net = net(Transport.NIO);
        server = its;
        Port port = listening(net);
        HalfClosableRecorder client = connected(net, new HalfClosableRecorder());
        client.connection().write(Bytes.utf8("request"));
        net.await(client.connection().loseWrite());
        net.quiesce();
        assertThat(server.received()).isEqualTo("request");
        assertThat(server.lost).isNotNull();
        assertThat(port.statistics().open()).isZero();
        assertThat(server.events).containsOnlyOnce("readClosed").containsOnlyOnce("connectionLost");
        return server.lost;
    }

    @Test
    void whoIsToldThatNiosSocketIsAtItsEndMayStillCloseItOnce() {
        assertThat(lostByThePeersEnd(new HalfClosableRecorder() {
                    @Override
                    void closedForReading() {
                        connection().loseConnection();
                    }
                }))
                .isEqualTo(new Lost.Done(false));
    }

    @Test
    void whatIsWrittenOnceNiosSocketIsAtItsEndFails() {
        assertThat(lostByThePeersEnd(new HalfClosableRecorder() {
                    @Override
                    void closedForReading() {
                        connection().write(Bytes.utf8("answer"));
                    }
                }))
                .isInstanceOf(Lost.Failed.class);
    }

    @Test
    void whoEndsItsSideOnceNiosSocketIsAtItsEndIsToldThatItIsLost() {
        boolean[] failed = new boolean[1];
        assertThat(lostByThePeersEnd(new HalfClosableRecorder() {
                    @Override
                    void closedForReading() {
                        connection().loseWrite().addErrback(ConnectionLostException.class, lost -> {
                            failed[0] = true;
                            return null;
                        });
                    }
                }))
                .isEqualTo(new Lost.Done(true));
        assertThat(failed[0]).isTrue();
    }

    @Test
    void aProducerIsStoppedOnceNiosSocketIsAtItsEnd() {
        boolean[] stopped = new boolean[1];
        assertThat(lostByThePeersEnd(new HalfClosableRecorder() {
                    @Override
                    void made() {
                        connection().produce(new Producer.Push() {
                            @Override
                            public void pauseProducing() {}

                            @Override
                            public void resumeProducing() {}

                            @Override
                            public void stopProducing() {
                                stopped[0] = true;
                            }
                        });
                    }
                }))
                .isEqualTo(new Lost.Done(true));
        assertThat(stopped[0]).isTrue();
    }

    @Test
    void whatIsHeldWhenNiosSocketIsAtItsEndIsDeliveredBeforeThat() {
        NetworkUnderTest net = net(Transport.NIO);
        server = new HalfClosableRecorder() {
            @Override
            void received(Bytes data) {
                if (received().equals("request")) { // which is given back, and held when the end comes
                    connection().unread(data);
                    connection().pauseReading();
                    net.reactor.callLater(Duration.ofSeconds(1), connection()::resumeReading);
                }
            }
        };
        listening(net);
        HalfClosableRecorder client = connected(net, new HalfClosableRecorder());
        client.connection().write(Bytes.utf8("request"));
        net.await(client.connection().loseWrite());
        net.quiesce();
        assertThat(server.events).containsExactly("connectionMade", "dataReceived");
        net.advance(Duration.ofSeconds(1));
        net.until(() -> server.lost != null);

        assertThat(server.events)
                .containsExactly("connectionMade", "dataReceived", "dataReceived", "readClosed", "connectionLost");
        assertThat(server.lost).isEqualTo(new Lost.Done(true));
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void anEndThatThePeersTlsHasNotToldIsATruncationHereToo(Transport transport) {
        NetworkUnderTest net = net(transport);
        listening(net);
        RecordingProtocol client = connected(net, new RecordingProtocol());
        Deferred<Tls> started = server.connection().startTls(TestCertificates.server());
        net.await(client.connection().startTls(TestCertificates.client().serverName("localhost")));
        net.await(started);
        net.quiesce();
        client.connection().abort(); // which is no reset here, and tells TLS nothing
        net.until(() -> client.lost != null && server.lost != null);

        assertThat(server.lost).isEqualTo(new Lost.Truncated());
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aSecondServerIsRefusedAndTheFirstGoesOn(Transport transport) {
        NetworkUnderTest net = net(transport);
        listening(net);

        assertThatThrownBy(() -> listening(net))
                .cause()
                .isInstanceOf(BindException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("lock");
        connected(net, new RecordingProtocol());
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aServerWithoutALockIsFoundByConnectingToIt(Transport transport) throws Exception {
        NetworkUnderTest net = net(transport);
        try (ServerSocketChannel another = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            another.bind(UnixDomainSocketAddress.of(path));

            assertThatThrownBy(() -> listening(net)).cause().hasMessageContaining("a server listens there");
            assertThat(Files.exists(path)).isTrue();
        }
        listening(net); // it has died, and left its socket
        connected(net, new RecordingProtocol());
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aPortThatIsNotOpenWhenTheReactorStopsDoesNotOpen(Transport transport) {
        NetworkUnderTest net = net(transport);
        Deferred<String> said = net.reactor.newDeferred();
        net.reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> said);
        Deferred<Port> listening = Endpoints.unixServer(net.reactor, path)
                .listen(peer -> server); // of which the pool has not looked at the file
        net.reactor.stop();

        assertThatThrownBy(() -> net.await(listening)).cause().isInstanceOf(ReactorStoppedException.class);
        net.quiesce();
        assertThat(Files.exists(path)).isFalse();
        said.callback("all that services had to say");
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aFileThatIsNoSocketStaysAndIsNamed(Transport transport) throws Exception {
        NetworkUnderTest net = net(transport);
        Files.writeString(path, "a letter");

        assertThatThrownBy(() -> listening(net)).cause().hasMessageContaining("what is there is no socket");
        assertThat(Files.readString(path)).isEqualTo("a letter");
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void theEndOfAPortRemovesItsSocketAndNobodyElsesFile(Transport transport) throws Exception {
        NetworkUnderTest net = net(transport);
        net.await(listening(net).stopListening());
        assertThat(Files.exists(path)).isFalse();

        Port port = listening(net);
        Files.delete(path);
        Files.writeString(path, "another's");
        net.await(port.stopListening());
        assertThat(Files.readString(path)).isEqualTo("another's");
        Files.delete(path);

        listening(net);
        net.close();
        open = null;
        assertThat(Files.exists(path)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void theSocketHasItsModeFromTheBeginning(Transport transport) throws Exception {
        NetworkUnderTest net = net(transport);
        var mode = PosixFilePermissions.fromString("rw-rw----");
        net.await(Endpoints.unixServer(net.reactor, path).mode(mode).listen(peer -> server));

        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(mode);
        assertThat(Files.exists(folder.resolve("socket.new"))).isFalse();
        connected(net, new RecordingProtocol());
    }

    @Test
    void whileItsModeIsToComeNobodyElseCanReachTheSocket() throws Exception {
        UnixSocketFile file = UnixSocketFile.at(path);
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(file.temporary()));
            assertThat(Files.getPosixFilePermissions(file.temporary().getParent()))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(Files.exists(path)).isFalse();

            file.bound(PosixFilePermissions.fromString("rw-rw----"));
            assertThat(filesThere()).containsExactlyInAnyOrder("socket", "socket.lock");
        }
        file.close();
        assertThat(filesThere()).containsExactly("socket.lock");
    }

    @Test
    void whatIsLeftOfAServerThatDiedBeforeItsModeCameIsInNobodysWay() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(
                    Files.createDirectory(folder.resolve("socket.new")).resolve("s")));
        }
        UnixSocketFile.at(path).close(); // a port that does not open
        assertThat(filesThere()).containsExactly("socket.lock");
    }

    private List<String> filesThere() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void connectFailsWhereNobodyListens(Transport transport) throws Exception {
        NetworkUnderTest net = net(transport);
        assertThatThrownBy(() -> connected(net, new RecordingProtocol()))
                .cause()
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(path.toString());
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThatThrownBy(() -> connected(net, new RecordingProtocol()))
                .cause()
                .isInstanceOf(ConnectException.class);
        Deferred<RecordingProtocol> cancelled =
                Endpoints.unixClient(net.reactor, path).connect(new RecordingProtocol());
        cancelled.cancel();
        cancelled.addErrback(failure -> new RecordingProtocol());
        net.quiesce();
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void connectionsHaveALimitAndAbortEndsOne(Transport transport) {
        NetworkUnderTest net = net(transport);
        Port port = net.await(Endpoints.unixServer(net.reactor, path)
                .limits(Limits.defaults().connections(1))
                .listen(peer -> server));
        RecordingProtocol client = connected(net, new RecordingProtocol());
        RecordingProtocol second =
                net.await(Endpoints.unixClient(net.reactor, path).connect(new RecordingProtocol()));
        net.until(() -> second.lost != null);
        assertThat(port.statistics()).isEqualTo(new PortStatistics(1, 1, 1));
        client.connection().abort();
        net.until(() -> client.lost != null && server.lost != null);

        assertThat(client.lost).isInstanceOf(Lost.Aborted.class);
        assertThat(port.statistics().open()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void socatConnects(Transport transport) throws Exception {
        NetworkUnderTest net = net(transport);
        listening(net);
        try (ForeignProgram socat = new ForeignProgram(net, "socat", "-", "UNIX-CONNECT:" + path)) {
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
