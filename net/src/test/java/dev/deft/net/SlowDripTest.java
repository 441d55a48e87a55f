package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.Transport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that send a byte now and then (Slowloris), and those that are slow with good reason. */
class SlowDripTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration INSTANT = Duration.ofNanos(1);
    private static final Duration SECONDS_20 = Duration.ofSeconds(20);
    private static final int PART = 1 << 16;
    private static final Lost TOO_LONG = new Lost.TimedOut("the end of a line or a message", MINUTE);

    private final LoggedLines log = new LoggedLines();
    private @Nullable NetworkUnderTest open;

    /** The frames that came. */
    private final List<String> frames = new ArrayList<>();

    /** The end of the server's connections, in order. */
    private final List<Lost> losses = new ArrayList<>();

    /** The server's last connection. */
    private @Nullable Connection server;

    @AfterEach
    void stopTheReactor() {
        log.close();
        if (open != null) {
            open.close();
        }
    }

    private NetworkUnderTest opened(NetworkUnderTest net) {
        open = net;
        return net;
    }

    /** Keeps the lines that come. */
    private class KeptLines extends LineProtocol {
        @Override
        protected void connectionMade() {
            server = connection();
        }

        @Override
        protected void lineReceived(Bytes line) {
            frames.add(line.toUtf8());
        }

        @Override
        public void connectionLost(Lost reason) {
            losses.add(reason);
        }
    }

    /** The same, and goes on when its peer has ended its side. */
    private final class HalfClosableLines extends KeptLines implements HalfClosable {
        @Override
        public void readClosed() {
            frames.add("the end");
        }

        @Override
        public void writeClosed() {}
    }

    /** Keeps the messages that come. */
    private final class KeptMessages extends LengthPrefixedProtocol {
        KeptMessages() {
            super(4, 1 << 20);
        }

        @Override
        protected void connectionMade() {
            server = connection();
        }

        @Override
        protected void messageReceived(Bytes message) {
            frames.add(message.toUtf8());
        }

        @Override
        public void connectionLost(Lost reason) {
            losses.add(reason);
        }
    }

    /** Keeps the netstrings that come. */
    private final class KeptNetstrings extends NetstringProtocol {
        KeptNetstrings() {
            super(1_000);
        }

        @Override
        protected void connectionMade() {
            server = connection();
        }

        @Override
        protected void stringReceived(Bytes string) {
            frames.add(string.toUtf8());
        }

        @Override
        public void connectionLost(Lost reason) {
            losses.add(reason);
        }
    }

    private RecordingProtocol connected(NetworkUnderTest net, Port port) {
        RecordingProtocol client = net.connect(port, new RecordingProtocol());
        net.until(() -> server != null);
        return client;
    }

    private void send(NetworkUnderTest net, RecordingProtocol client, String data) {
        long before = server.statistics().received();
        client.connection().write(Bytes.copyOf(data.getBytes(StandardCharsets.ISO_8859_1)));
        net.until(() -> server.statistics().received() == before + data.length() || !losses.isEmpty());
    }

    /** Returns a message of {@code length} bytes with what says so. */
    private static String message(int length) {
        String prefix = new String(new char[] {
            (char) (length >> 24), (char) (length >> 16 & 255), (char) (length >> 8 & 255), (char) (length & 255)
        });
        return prefix + "m".repeat(length);
    }

    private void endsAMinuteAfterItsFirstByte(NetworkUnderTest net, RecordingProtocol client, String drips) {
        for (int i = 0; i < drips.length(); i++) {
            send(net, client, drips.substring(i, i + 1));
            net.advance(SECONDS_20);
        }
        send(net, client, drips.substring(0, 1));
        net.advance(MINUTE.minus(SECONDS_20.multipliedBy(drips.length())).minus(INSTANT));
        assertThat(losses).isEmpty();
        net.advance(INSTANT);
        assertThat(losses).containsExactly(TOO_LONG);
        assertThat(frames).isEmpty();
        net.until(() -> client.lost != null);
    }

    @ParameterizedTest
    @MethodSource("dev.deft.net.ResetsTest#networks")
    void aLineThatDripsIsEndedAMinuteAfterItsFirstByteUnlessToldOtherwise(Supplier<NetworkUnderTest> networks) {
        NetworkUnderTest net = opened(networks.get());
        Port port = net.listen(peer -> new KeptLines());

        endsAMinuteAfterItsFirstByte(net, connected(net, port), "li");

        net.until(() -> port.statistics().open() == 0);
        assertThat(log.messages())
                .singleElement()
                .asString()
                .endsWith("is aborted: timed out: the end of a line or a message took more than 60 s; have the peer"
                        + " send the whole of it at once, or raise Limits.frame");
    }

    @Test
    void messagesAndNetstringsThatDripAreEndedAsLinesAre() {
        NetworkUnderTest net = opened(NetworkUnderTest.fake());
        endsAMinuteAfterItsFirstByte(net, connected(net, net.listen(peer -> new KeptMessages())), "\0\0");
        server = null;
        losses.clear();
        endsAMinuteAfterItsFirstByte(net, connected(net, net.listen(peer -> new KeptNetstrings())), "11");
    }

    @Test
    void whoEndsEachLineInTimeIsServedWhateverTheTimeBetween() {
        NetworkUnderTest net = opened(NetworkUnderTest.fake());
        RecordingProtocol client = connected(net, net.listen(peer -> new KeptLines()));
        for (int i = 0; i < 50; i++) {
            send(net, client, "l");
            net.advance(MINUTE.minus(INSTANT));
            send(net, client, "\r\nm");
            net.advance(MINUTE.minus(INSTANT));
            send(net, client, "\r\n");
            net.advance(MINUTE.multipliedBy(9));
        }
        assertThat(losses).isEmpty();
        assertThat(frames).hasSize(100);
    }

    @Test
    void aLargeMessageMayTakeLongIfItGoesOn() {
        NetworkUnderTest net = opened(NetworkUnderTest.fake());
        Port port = net.listen(peer -> new KeptMessages());
        RecordingProtocol client = connected(net, port);
        String large = message(10 * PART);
        for (int at = 0; at < large.length(); at += PART) {
            send(net, client, large.substring(at, Math.min(large.length(), at + PART)));
            net.advance(MINUTE.minus(INSTANT));
        }
        assertThat(losses).isEmpty();
        assertThat(frames).singleElement().asString().hasSize(10 * PART);

        send(net, client, large.substring(0, PART));
        net.advance(MINUTE.minus(INSTANT));
        send(net, client, large.substring(PART, 2 * PART - 1));
        net.advance(INSTANT);
        assertThat(losses).containsExactly(TOO_LONG);
    }

    @Test
    void theTimeInWhichReadingIsPausedDoesNotCount() {
        NetworkUnderTest net = opened(NetworkUnderTest.fake());
        RecordingProtocol client = connected(net, net.listen(peer -> new KeptLines()));
        send(net, client, "l");
        net.advance(SECONDS_20);
        for (int i = 0; i < 2; i++) {
            server.pauseReading();
            net.advance(MINUTE.multipliedBy(4));
            server.resumeReading();
        }
        net.advance(MINUTE.minus(SECONDS_20).minus(INSTANT));
        assertThat(losses).isEmpty();
        net.advance(INSTANT);
        assertThat(losses).containsExactly(TOO_LONG);
    }

    @Test
    void aPauseThatComesWhenItsTimeIsUpAndWasNotLookedAtHoldsItUpAndNoLonger() {
        NetworkUnderTest net = opened(NetworkUnderTest.fake());
        RecordingProtocol client = connected(net, net.listen(peer -> new KeptLines()));
        send(net, client, "l");
        net.test.spend(MINUTE.multipliedBy(2)); // as by a call that takes so long
        server.pauseReading();
        net.advance(MINUTE);
        assertThat(losses).isEmpty();
        server.resumeReading();
        net.advance(Duration.ZERO);
        assertThat(losses).containsExactly(TOO_LONG);
    }

    /** Returns the networks on which data is there when it was written, with no wait: sockets of the UNIX domain, and no sockets. */
    static Stream<Named<Supplier<NetworkUnderTest>>> networksThatDeliverAtOnce() {
        return ResetsTest.networks().filter(each -> !each.getName().matches("(TCP|TLS) .*"));
    }

    @ParameterizedTest
    @MethodSource("networksThatDeliverAtOnce")
    void whatHasArrivedInALongCallIsReceivedBeforeTheTimeForALineOrTheIdleTimeIsUp(
            Supplier<NetworkUnderTest> networks) {
        NetworkUnderTest net = opened(networks.get());
        Limits idle = Limits.defaults().idle(MINUTE).frame(Duration.ZERO);
        for (Limits limits : List.of(Limits.defaults(), idle)) {
            server = null;
            RecordingProtocol client = connected(net, net.listen(peer -> new KeptLines(), limits));
            send(net, client, "l");
            client.connection().write(Bytes.utf8("ine\r\n"));
            net.test.spend(MINUTE.multipliedBy(2)); // as by a call that takes so long
            net.quiesce();
            assertThat(losses).isEmpty();

            send(net, client, "l");
            net.advance(MINUTE.minus(INSTANT));
            assertThat(losses).isEmpty();
            net.advance(INSTANT);
            net.until(() -> client.lost != null);
            assertThat(losses)
                    .containsExactly(limits.equals(idle) ? new Lost.TimedOut("a sign of life", MINUTE) : TOO_LONG);
            losses.clear();
        }
        assertThat(frames).containsExactly("line", "line");
    }

    @Test
    void theTimeInWhichARateHoldsAMessageBackDoesNotCount() {
        NetworkUnderTest net = opened(NetworkUnderTest.fake());
        Port port = net.listen(peer -> new KeptMessages(), Limits.defaults().bytesPerSecond(100));
        RecordingProtocol client = connected(net, port);
        net.fake.wires().get(0).split(1_000);
        client.connection().write(Bytes.copyOf(message(40_000).getBytes(StandardCharsets.ISO_8859_1)));
        net.quiesce();
        net.test.pump(Duration.ofSeconds(1), 390);
        assertThat(frames).isEmpty();
        assertThat(losses).isEmpty();
        net.test.pump(Duration.ofSeconds(1), 20);
        assertThat(frames).singleElement().asString().hasSize(40_000);

        send(net, client, "\0");
        net.advance(MINUTE.minus(INSTANT));
        assertThat(losses).isEmpty();
        net.advance(INSTANT);
        assertThat(losses).containsExactly(TOO_LONG);
    }

    @Test
    void noLineIsWaitedForOfAPeerThatHasEndedItsSide() {
        NetworkUnderTest net = opened(NetworkUnderTest.fake());
        RecordingProtocol client = connected(net, net.listen(peer -> new HalfClosableLines()));
        send(net, client, "half a line");
        client.connection().loseWrite();
        net.until(() -> frames.contains("the end"));
        net.advance(MINUTE.multipliedBy(9));
        assertThat(losses).isEmpty();
    }

    @Test
    void aConnectionThatCloseEndsHasNoTimeForALineAnyMore() {
        NetworkUnderTest net = opened(NetworkUnderTest.fake());
        RecordingProtocol client = connected(net, net.listen(peer -> new KeptLines()));
        client.connection().pauseReading();
        send(net, client, "half a line");
        net.advance(MINUTE.minus(SECONDS_20));
        server.write(new byte[1 << 20]); // which the client does not take
        server.loseConnection();
        net.advance(SECONDS_20);
        assertThat(losses).isEmpty();
        net.advance(SECONDS_20);
        assertThat(losses)
                .containsExactly(new Lost.TimedOut(
                        "sending what was written before the end",
                        Limits.defaults().close()));
    }

    @Test
    void aPeerThatReadsNothingForTheIdleTimeIsToldFromOneThatSendsNothing() {
        NetworkUnderTest net = opened(NetworkUnderTest.fake());
        Port port = net.listen(peer -> new KeptLines(), Limits.defaults().idle(MINUTE));
        RecordingProtocol client = connected(net, port);
        client.connection().pauseReading();
        server.write(new byte[100 + PART]); // of which the wire takes a part
        net.quiesce();
        net.advance(MINUTE);
        server = null;
        connected(net, port);
        net.advance(MINUTE);

        Lost silent = new Lost.TimedOut("a sign of life", MINUTE);
        assertThat(losses).containsExactly(silent, silent);
        assertThat(log.messages()).hasSize(2);
        assertThat(log.messages().get(0))
                .endsWith("; the peer does not read; 100 bytes were not sent; have it read, or raise Limits.idle");
        assertThat(log.messages().get(1)).endsWith("; have the peer send something now and then, or raise Limits.idle");
    }

    @Test
    void withoutALimitOfItsTimeALineIsBoundedByItsLength() {
        NetworkUnderTest net = opened(NetworkUnderTest.fake());
        Port port = net.listen(peer -> new KeptLines(), Limits.defaults().frame(Duration.ZERO));
        RecordingProtocol client = connected(net, port);
        for (int i = 0; i <= LineProtocol.DEFAULT_MAX_LENGTH + 1; i++) {
            assertThat(losses).isEmpty();
            send(net, client, "d");
            net.advance(MINUTE.multipliedBy(9));
        }
        assertThat(losses).containsExactly(new Lost.OverLimit("bytes in a line", LineProtocol.DEFAULT_MAX_LENGTH));
    }

    @Test
    void manyThatDripHaveNoMoreThanTheirPlacesAndLoseThemSoon() {
        NetworkUnderTest net = opened(NetworkUnderTest.fake());
        Port port = net.listen(peer -> new KeptLines(), Limits.defaults().perPeer(100));
        FakeNetwork fake = net.fake;
        List<RecordingProtocol> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            clients.add(net.connect(port, new RecordingProtocol()));
        }
        net.quiesce();
        for (int second = 0; second < 60; second += 20) {
            assertThat(port.statistics()).isEqualTo(new PortStatistics(100, 100, 200));
            for (RecordingProtocol each : clients) {
                each.connection().write(Bytes.utf8("d"));
            }
            net.quiesce();
            net.advance(SECONDS_20);
        }
        net.quiesce();
        assertThat(port.statistics()).isEqualTo(new PortStatistics(0, 100, 200));
        assertThat(losses).hasSize(100).containsOnly(TOO_LONG);

        server = null;
        send(net, connected(net, port), "well");
        assertThat(fake.wires()).as("connections that are open").hasSize(1);
        assertThat(port.statistics().open()).isEqualTo(1);
    }

    // Handshakes, over sockets.

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aClientThatDripsItsHandshakeHasTheTimeOfOne(Transport transport) throws Exception {
        NetworkUnderTest net = opened(NetworkUnderTest.ofTls(transport));
        Port port = net.listen(peer -> new KeptLines(), Limits.defaults().connections(1));
        byte[] hello = HandshakeSide.client("TLSv1.3").answer(new byte[0]);
        try (Socket peer = new Socket(LOOPBACK, ((Address.Inet) port.address()).port())) {
            net.quiesce();
            for (int i = 0; i < 10; i++) {
                assertThat(port.statistics()).isEqualTo(new PortStatistics(0, 0, 0));
                peer.getOutputStream().write(hello[i]);
                net.quiesce();
                net.advance(Duration.ofSeconds(1));
            }
            net.until(() -> port.statistics().refused() == 1);
        }
        assertThat(log.messages())
                .anyMatch(line -> line.contains("timed out: the handshake of TLS took more than 10 s")
                        && line.contains(", or, where many connect at once, raise Limits.handshake. "));

        send(net, connected(net, port), "well\r\n");
        net.until(() -> frames.contains("well"));
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aServerThatDripsItsHandshakeHasTheTimeOfOne(Transport transport) throws Exception {
        NetworkUnderTest net = opened(NetworkUnderTest.ofTls(transport));
        try (ServerSocket listening = new ServerSocket(0, 1, LOOPBACK)) {
            RecordingProtocol client = new RecordingProtocol();
            Deferred<RecordingProtocol> attempt = Endpoints.tlsClient(
                            net.reactor, "127.0.0.1", listening.getLocalPort(), TestCertificates.client())
                    .connect(client);
            net.quiesce();
            try (Socket peer = listening.accept()) {
                net.until(() -> available(peer) > 0);
                byte[] flight = HandshakeSide.server("TLSv1.3")
                        .answer(peer.getInputStream().readNBytes(available(peer)));
                for (int i = 0; i < 10; i++) {
                    assertThat(attempt.isCalled()).isFalse();
                    peer.getOutputStream().write(flight[i]);
                    net.quiesce();
                    net.advance(Duration.ofSeconds(1));
                }
                assertThatThrownBy(() -> net.await(attempt))
                        .cause()
                        .isInstanceOfSatisfying(
                                ConnectionLostException.class,
                                lost -> assertThat(lost.reason())
                                        .isEqualTo(new Lost.TimedOut("the handshake of TLS", Duration.ofSeconds(10))));
            }
            assertThat(client.events).isEmpty();
        }
    }

    private static int available(Socket socket) {
        try {
            return socket.getInputStream().available();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
