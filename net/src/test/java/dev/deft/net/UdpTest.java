package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.Network;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.Transport;
import java.lang.ref.WeakReference;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ports for datagrams, over NIO and epoll. */
class UdpTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private @Nullable NetworkUnderTest open;

    @AfterEach
    void stopTheReactor() {
        if (open != null) {
            open.close();
        }
    }

    private NetworkUnderTest net(Transport transport) {
        NetworkUnderTest net = NetworkUnderTest.ofSockets(transport);
        open = net;
        return net;
    }

    /** A protocol that keeps what it is told. */
    private static class RecordingDatagrams implements DatagramProtocol {
        final List<String> events = new ArrayList<>();
        final List<Bytes> received = new ArrayList<>();
        Address.@Nullable Inet from;

        @Nullable
        Datagrams port;

        @Override
        public void started(Datagrams started) {
            events.add("started");
            port = started;
        }

        @Override
        public void datagramReceived(Bytes data, Address.Inet sender) throws Exception {
            received.add(data);
            from = sender;
        }

        @Override
        public void connectionRefused() {
            events.add("refused");
        }

        @Override
        public void stopped() {
            events.add("stopped");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aPortWhoseOpeningIsCancelledWhenItStartsIsClosed(Transport transport) {
        NetworkUnderTest net = net(transport);
        List<Deferred<Datagrams>> attempt = new ArrayList<>();
        RecordingDatagrams protocol = new RecordingDatagrams() {
            @Override
            public void started(Datagrams started) {
                super.started(started);
                attempt.get(0).cancel();
            }
        };
        attempt.add(Endpoints.udp(net.reactor, 0).on(LOOPBACK).listen(protocol));
        attempt.get(0).addErrback(cancelled -> null);
        net.until(() -> protocol.events.contains("stopped"));

        assertThat(protocol.events).containsExactly("started", "stopped");
    }

    private static Datagrams listening(NetworkUnderTest net, DatagramProtocol protocol) {
        return net.await(Endpoints.udp(net.reactor, 0).on(LOOPBACK).listen(protocol));
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void datagramsOfAnySizeArriveWholeAndAreAnswered(Transport transport) {
        NetworkUnderTest net = net(transport);
        RecordingDatagrams one = new RecordingDatagrams();
        RecordingDatagrams other = new RecordingDatagrams();
        Datagrams from = listening(net, one);
        Datagrams to = listening(net, other);
        for (int length : new int[] {1, 2_049, 60_000}) { // over 2,048 bytes Netty cuts, if left to itself
            byte[] data = new byte[length];
            data[length - 1] = 7;
            int before = other.received.size();
            assertThat(from.send(Bytes.copyOf(data), to.address())).isTrue();
            net.until(() -> other.received.size() > before);

            assertThat(other.received.get(before)).isEqualTo(Bytes.copyOf(data));
            assertThat(other.from).isEqualTo(from.address());
        }
        assertThat(from.statistics()).isEqualTo(new DatagramStatistics(0, 3, 0, 0));
        assertThat(to.statistics()).isEqualTo(new DatagramStatistics(3, 0, 0, 0));
        assertThatThrownBy(() -> from.send(Bytes.EMPTY, to.address())).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void whatIsTooMuchOrTooLargeIsDroppedAndCountedAndLoggedOnce(Transport transport) {
        NetworkUnderTest net = net(transport);
        RecordingDatagrams other = new RecordingDatagrams();
        Datagrams from = listening(net, new RecordingDatagrams());
        Datagrams to = listening(net, other);
        try (LoggedLines log = new LoggedLines()) {
            Bytes large = Bytes.copyOf(new byte[50_000]);
            int taken = 0;
            while (from.send(large, to.address())) {
                taken++;
            }
            assertThat(taken).isEqualTo((int) (Datagrams.MOST_UNSENT / 50_000));
            net.until(() -> from.statistics().unsent() == 0);
            assertThat(from.statistics().dropped()).isEqualTo(1);

            assertThat(from.send(Bytes.copyOf(new byte[70_000]), to.address())).isTrue();
            net.until(() -> from.statistics().dropped() == 2);
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("MOST_UNSENT"))
                    .hasSize(1);
            assertThat(log.messages()).hasSize(1);
        }
        int before = other.received.size();
        from.send(Bytes.utf8("still here"), to.address());
        net.until(() -> other.received.size() > before
                && other.received.get(other.received.size() - 1).equals(Bytes.utf8("still here")));
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void ofDatagramsOfOneByteNoMoreWaitThanHaveTheMemory(Transport transport) {
        NetworkUnderTest net = net(transport);
        Datagrams from = listening(net, new RecordingDatagrams());
        Datagrams to = listening(net, new RecordingDatagrams());
        Bytes one = Bytes.utf8("x");
        int most = (int) (Datagrams.MOST_UNSENT / (512 + 1));
        for (int round = 1; round <= 2; round++) { // all of what was sent is given back
            int taken = 0;
            while (taken <= most && from.send(one, to.address())) {
                taken++;
            }
            assertThat(taken).isEqualTo(most);
            net.until(() -> from.statistics().unsent() == 0);
            assertThat(from.statistics()).isEqualTo(new DatagramStatistics(0, (long) round * most, 0, round));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aDatagramThatWaitsDoesNotKeepTheArrayThatItIsASliceOf(Transport transport) {
        NetworkUnderTest net = net(transport);
        Datagrams from = listening(net, new RecordingDatagrams());
        Datagrams to = listening(net, new RecordingDatagrams());
        WeakReference<byte[]> large = sent(from, to.address());
        for (int i = 0; i < 20 && large.get() != null; i++) { // one collection need not clear it
            System.gc();
        }

        assertThat(from.statistics().unsent()).isEqualTo(1);
        assertThat(large.get()).isNull();
    }

    private static WeakReference<byte[]> sent(Datagrams port, Address.Inet to) {
        byte[] array = new byte[1 << 20];
        assertThat(port.send(Bytes.wrap(array, 0, array.length).slice(0, 1), to))
                .isTrue();
        return new WeakReference<>(array);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void whatTheProtocolThrowsIsLoggedAndThePortGoesOn(Transport transport) {
        NetworkUnderTest net = net(transport);
        RecordingDatagrams faulty = new RecordingDatagrams() {
            @Override
            public void datagramReceived(Bytes data, Address.Inet sender) throws Exception {
                super.datagramReceived(data, sender);
                throw new IllegalStateException("made up");
            }
        };
        Datagrams from = listening(net, new RecordingDatagrams());
        Datagrams to = listening(net, faulty);
        try (LoggedLines log = new LoggedLines()) {
            for (int i = 1; i <= 3; i++) {
                int count = i;
                from.send(Bytes.utf8("x"), to.address());
                net.until(() -> faulty.received.size() == count);
                assertThat(log.messages()).hasSize(i < 3 ? 1 : 2).allMatch(line -> line.contains("datagramReceived"));
                net.advance(Duration.ofSeconds(30)); // so that the third comes a minute after the first
            }
            assertThat(log.messages().get(0)).endsWith(" goes on");
            assertThat(log.messages().get(1)).endsWith(" goes on; 1 more since the last such line");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aConnectedPortIsToldWhenNobodyListensAndHearsNobodyElse(Transport transport) throws Exception {
        NetworkUnderTest net = net(transport);
        RecordingDatagrams protocol = new RecordingDatagrams();
        RecordingDatagrams other = new RecordingDatagrams();
        Datagrams peer = listening(net, other);
        Datagrams port = net.await(Endpoints.udp(net.reactor, 0)
                .on(LOOPBACK)
                .connectedTo(peer.address())
                .listen(protocol));
        assertThat(port.send(Bytes.utf8("hello"))).isTrue();
        net.until(() -> other.received.contains(Bytes.utf8("hello")));
        listening(net, new RecordingDatagrams()).send(Bytes.utf8("not for you"), port.address());
        peer.send(Bytes.utf8("for you"), port.address());
        net.until(() -> !protocol.received.isEmpty());
        assertThat(protocol.received).containsExactly(Bytes.utf8("for you"));
        assertThat(protocol.from).isEqualTo(peer.address());

        net.await(peer.stopListening());
        port.send(Bytes.utf8("anybody?"));
        net.until(() -> protocol.events.contains("refused"));
        assertThatThrownBy(() -> listening(net, new RecordingDatagrams()).send(Bytes.utf8("x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("connectedTo");
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aConnectedPortSendsNothingToAnotherAddress(Transport transport) {
        NetworkUnderTest net = net(transport);
        RecordingDatagrams other = new RecordingDatagrams();
        Datagrams peer = listening(net, new RecordingDatagrams());
        Datagrams elsewhere = listening(net, other);
        Datagrams port = net.await(Endpoints.udp(net.reactor, 0)
                .on(LOOPBACK)
                .connectedTo(peer.address())
                .listen(new RecordingDatagrams()));

        assertThatThrownBy(() -> port.send(Bytes.utf8("x"), elsewhere.address()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connected to " + peer.address());
        assertThat(port.send(Bytes.utf8("x"), peer.address())).isTrue();
        net.until(() -> port.statistics().sent() == 1);
        net.quiesce();
        assertThat(other.received).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void theEndCallsNothingOfTheProtocolsBeforeItReturns(Transport transport) {
        NetworkUnderTest net = net(transport);
        Datagrams peer = listening(net, new RecordingDatagrams());
        RecordingDatagrams protocol = new RecordingDatagrams();
        Datagrams port = net.await(Endpoints.udp(net.reactor, 0)
                .on(LOOPBACK)
                .connectedTo(peer.address())
                .listen(protocol));
        net.await(peer.stopListening());
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        port.send(Bytes.utf8("to nobody"));
        Network.of(net.reactor)
                .atEndOfTurn(
                        () -> { // and of that, the system has been told
                            port.send(Bytes.utf8("to nobody"));
                            before.addAll(protocol.events);
                            port.stopListening();
                            after.addAll(protocol.events);
                        });
        net.until(() -> protocol.events.contains("stopped"));

        assertThat(after).isEqualTo(before);
        assertThat(protocol.events).endsWith("stopped");
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void anEmptyDatagramIsReceivedButByAConnectedPortOnEpoll(Transport transport) throws Exception {
        NetworkUnderTest net = net(transport);
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            Address.Inet from = new Address.Inet(LOOPBACK, peer.getLocalPort());
            for (boolean isConnected : new boolean[] {false, true}) {
                UdpEndpoint any = Endpoints.udp(net.reactor, 0).on(LOOPBACK);
                UdpEndpoint endpoint = isConnected ? any.connectedTo(from) : any;
                RecordingDatagrams protocol = new RecordingDatagrams();
                Datagrams port = net.await(endpoint.listen(protocol));
                for (String text : List.of("", "x")) {
                    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                    peer.send(new DatagramPacket(
                            bytes, bytes.length, port.address().toSocketAddress()));
                }
                net.until(() -> protocol.received.contains(Bytes.utf8("x")));

                if (transport == Transport.EPOLL && isConnected) {
                    assertThat(protocol.received).containsExactly(Bytes.utf8("x")); // Netty takes it for nothing
                } else {
                    assertThat(protocol.received).containsExactly(Bytes.EMPTY, Bytes.utf8("x"));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void theEndSendsWhatWaitsAndIsToldOnce(Transport transport) {
        NetworkUnderTest net = net(transport);
        RecordingDatagrams one = new RecordingDatagrams();
        RecordingDatagrams other = new RecordingDatagrams();
        Datagrams from = listening(net, one);
        Datagrams to = listening(net, other);
        from.send(Bytes.utf8("last words"), to.address());
        Deferred<Void> closed = from.stopListening();
        assertThat(from.send(Bytes.utf8("late"), to.address())).isFalse();
        net.await(closed);
        net.await(from.stopListening());
        net.until(() -> !other.received.isEmpty());

        assertThat(one.events).containsExactly("started", "stopped");
        assertThat(from.statistics()).isEqualTo(new DatagramStatistics(0, 1, 0, 1));
        net.reactor.stop();
        net.until(() -> other.events.contains("stopped"));
        assertThatThrownBy(() -> listening(net, new RecordingDatagrams()))
                .cause()
                .isInstanceOf(ReactorStoppedException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aPortThatIsTakenIsRefusedAndNamed(Transport transport) throws Exception {
        NetworkUnderTest net = net(transport);
        try (DatagramSocket taken = new DatagramSocket(0, LOOPBACK)) {
            assertThatThrownBy(() -> net.await(Endpoints.udp(net.reactor, taken.getLocalPort())
                            .on(LOOPBACK)
                            .listen(new RecordingDatagrams())))
                    .cause()
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(":" + taken.getLocalPort());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void socatAsksAndIsAnswered(Transport transport) throws Exception {
        NetworkUnderTest net = net(transport);
        RecordingDatagrams server = new RecordingDatagrams() {
            @Override
            public void datagramReceived(Bytes data, Address.Inet sender) throws Exception {
                super.datagramReceived(data, sender);
                java.util.Objects.requireNonNull(port).send(Bytes.utf8("welcome\n"), sender);
            }
        };
        Datagrams at = listening(net, server);
        try (ForeignProgram socat = new ForeignProgram(net, "socat", "-", "UDP:" + at.address())) {
            socat.type("hello\n");
            socat.untilPrinted("welcome");
        }
        assertThat(server.received).containsExactly(Bytes.utf8("hello\n"));
    }
}
