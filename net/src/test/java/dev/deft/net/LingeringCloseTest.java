package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.StreamConnection;
import dev.deft.net.testing.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rest of a connection that was closed while its peer keeps its own side open. */
class LingeringCloseTest {

    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final List<RecordingProtocol> accepted = new ArrayList<>();

    private Port listening(NetworkUnderTest net, Limits limits) {
        return net.listen(
                peer -> {
                    RecordingProtocol protocol = new RecordingProtocol();
                    accepted.add(protocol);
                    return protocol;
                },
                limits);
    }

    /** Connects one that keeps its side open when its peer has ended. */
    private HalfClosableRecorder connected(NetworkUnderTest net, Port port) {
        int before = accepted.size();
        HalfClosableRecorder client = net.connect(port, new HalfClosableRecorder());
        net.until(() -> accepted.size() > before && accepted.get(before).isConnected());
        return client;
    }

    /** Has the server close the connection of {@code client}, which is the last that was accepted. */
    private void closedByServer(NetworkUnderTest net, HalfClosableRecorder client) {
        RecordingProtocol server = accepted.get(accepted.size() - 1);
        server.connection().write(Bytes.utf8("goodbye"));
        server.connection().loseConnection();
        net.until(() -> server.lost != null && client.events.contains("readClosed"));
        assertThat(server.lost).isEqualTo(new Lost.Done(false));
        assertThat(client.received()).isEqualTo("goodbye");
    }

    /** Writes until that is answered by a reset. */
    private static void untilReset(NetworkUnderTest net, RecordingProtocol client) {
        net.until(() -> {
            if (client.lost == null) {
                client.connection().write(Bytes.utf8("later"));
            }
            return client.lost != null;
        });
        assertThat(client.lost).isInstanceOf(Lost.Failed.class);
    }

    @ParameterizedTest
    @EnumSource
    void whatThePeerStillSendsIsTakenForAWhileAndTheProtocolIsToldAtOnce(NetworkKind kind) {
        for (Duration close : List.of(Duration.ofSeconds(30), MOMENT)) {
            Duration most = close.equals(MOMENT) ? MOMENT : LONGEST;
            try (NetworkUnderTest net = kind.open()) {
                Port port = listening(net, Limits.defaults().close(close));
                HalfClosableRecorder client = connected(net, port);
                closedByServer(net, client);
                net.advance(most.minusNanos(1));
                client.connection().write(Bytes.utf8("late"));
                net.await(client.connection().flushed());
                net.quiesce();
                assertThat(client.lost).isNull();
                assertThat(port.statistics().open()).isOne();

                net.advance(Duration.ofNanos(1));

                assertThat(port.statistics().open()).isZero();
                untilReset(net, client);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void itEndsWithThePeersEnd(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open()) {
            Port port = listening(net, Limits.defaults());
            HalfClosableRecorder client = connected(net, port);
            closedByServer(net, client);
            client.connection().loseConnection();
            net.until(() -> client.lost != null && port.statistics().open() == 0);

            assertThat(client.lost).isEqualTo(new Lost.Done(false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionOnWhichNothingHappenedForThatLongIsClosedAtOnce(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open()) {
            Port port = listening(net, Limits.defaults());
            HalfClosableRecorder client = connected(net, port);
            net.advance(LONGEST);
            RecordingProtocol server = accepted.get(0);
            server.connection().loseConnection();
            net.until(() -> server.lost != null);

            assertThat(port.statistics().open()).isZero();
            net.until(() -> client.events.contains("readClosed"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatSendsWhileAProducerTakesLongToEndIsNotReset(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open()) {
            Port port = listening(net, Limits.defaults());
            HalfClosableRecorder client = connected(net, port);
            RecordingProtocol server = accepted.get(0);
            Producing producing = server.connection().produce(new SilentProducer());
            server.connection().loseConnection();
            net.advance(LONGEST);
            client.connection().write(Bytes.utf8("on its way"));
            net.await(client.connection().flushed());
            net.quiesce();
            producing.unregister();
            net.until(() -> server.lost != null && client.events.contains("readClosed"));

            assertThat(port.statistics().open()).isOne();
            client.connection().write(Bytes.utf8("more of it"));
            net.await(client.connection().flushed());
            net.quiesce();
            assertThat(client.lost).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasSentToAConnectionThatPausedForThatLongResetsNobody(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open()) {
            HalfClosableRecorder client = connected(net, listening(net, Limits.defaults()));
            RecordingProtocol server = accepted.get(0);
            server.connection().pauseReading();
            client.connection().write(Bytes.utf8("never read"));
            net.await(client.connection().flushed());
            net.advance(LONGEST);
            server.connection().loseConnection();
            net.until(() -> client.events.contains("readClosed"));
            client.connection().loseConnection();
            net.until(() -> client.lost != null);

            assertThat(client.lost).isEqualTo(new Lost.Done(false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void itYieldsItsPlaceToANewcomer(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open()) {
            Port port = listening(net, Limits.defaults().connections(1));
            HalfClosableRecorder first = connected(net, port);
            closedByServer(net, first);
            HalfClosableRecorder second = connected(net, port);
            second.connection().write(Bytes.utf8("here"));
            net.until(() -> accepted.get(1).received().equals("here"));

            assertThat(port.statistics()).isEqualTo(new PortStatistics(1, 2, 0));
            untilReset(net, first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDrainWaitsForItAndEndsItAtItsDeadline(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open()) {
            Port port = listening(net, Limits.defaults());
            HalfClosableRecorder ends = connected(net, port);
            closedByServer(net, ends);
            HalfClosableRecorder stays = connected(net, port);
            closedByServer(net, stays);
            Deferred<Integer> drained = port.drain(MOMENT);
            ends.connection().loseConnection();
            net.until(() -> port.statistics().open() == 1);
            assertThat(drained.isCalled()).isFalse();

            net.advance(MOMENT);

            assertThat(net.await(drained)).as("connections cut off").isZero();
            untilReset(net, stays);
        }
    }

    @Test
    void aDrainEndsAtItsDeadlineAlsoWhereAConnectionHasJustEnded() {
        try (NetworkUnderTest net = NetworkUnderTest.fake()) {
            Port port = listening(net, Limits.defaults());
            HalfClosableRecorder client = connected(net, port);
            client.connection().pauseReading();
            RecordingProtocol server = accepted.get(0);
            Wire wire = net.fake.wires().get(0).capacity(1);
            server.connection().write(Bytes.utf8("goodbye"));
            server.connection().loseConnection();
            net.quiesce();
            assertThat(server.lost).isNull();

            wire.capacity(100); // the rest is sent in the next turn, before its timed calls
            Deferred<Integer> drained = port.drain(Duration.ZERO);
            net.quiesce();

            assertThat(server.lost).isEqualTo(new Lost.Done(false));
            assertThat(drained.isCalled()).isTrue();
            assertThat(net.await(drained)).as("connections cut off").isZero();
        }
    }

    /** Returns the connection that the server accepted last, its peer having said that it sends no more. */
    private StreamConnection expectingNoMore() {
        StreamConnection server =
                (StreamConnection) accepted.get(accepted.size() - 1).connection();
        server.expectNoMore();
        return server;
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatHasSaidItsLastIsNotWaitedForAndReadsAllThatWasSentToIt(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open()) {
            Port port = listening(net, Limits.defaults());
            HalfClosableRecorder client = connected(net, port);
            client.connection().pauseReading();
            String answer = "x".repeat(15_000_000);
            StreamConnection server = expectingNoMore();
            server.write(Bytes.utf8(answer));
            server.loseConnection();
            net.quiesce();
            client.connection().resumeReading();
            net.until(() -> accepted.get(0).lost != null);
            assertThat(port.statistics().open())
                    .as("what is left of it when its protocol is told")
                    .isZero();

            net.until(() -> client.events.contains("readClosed"));
            assertThat(client.received()).hasSize(answer.length()).isEqualTo(answer);
            assertThat(accepted.get(0).lost).isEqualTo(new Lost.Done(false));
            untilReset(net, client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatHasSaidItsLastAndSendsOnIsTakenForOneThatDoes(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open()) {
            Port port = listening(net, Limits.defaults());
            HalfClosableRecorder before = connected(net, port);
            StreamConnection first = expectingNoMore();
            before.connection().write(Bytes.utf8("more"));
            net.until(() -> accepted.get(0).received().equals("more"));
            first.loseConnection();
            HalfClosableRecorder amid = connected(net, port);
            amid.connection().pauseReading();
            StreamConnection second = expectingNoMore();
            second.write(Bytes.copyOf(new byte[15_000_000]));
            second.loseConnection();
            amid.connection().write(Bytes.utf8("more"));
            net.await(amid.connection().flushed());
            net.quiesce();
            amid.connection().resumeReading();
            net.until(() -> accepted.get(0).lost != null && accepted.get(1).lost != null);

            assertThat(port.statistics().open()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerOfWhichSomethingMayHaveComeUnseenIsWaitedFor(NetworkKind kind) {
        try (NetworkUnderTest net = kind.open()) {
            Port port = listening(net, Limits.defaults());
            HalfClosableRecorder client = connected(net, port);
            accepted.get(0).connection().pauseReading();
            client.connection().write(Bytes.utf8("unseen"));
            net.await(client.connection().flushed());
            net.quiesce();
            expectingNoMore();
            closedByServer(net, client);

            assertThat(port.statistics().open()).isOne();
        }
    }

    @Test
    void oneReactorHasSoManyAtMostAndTheOldestMakesRoom() {
        try (NetworkUnderTest net = NetworkUnderTest.fake()) {
            Port port = listening(net, Limits.defaults());
            List<HalfClosableRecorder> clients = new ArrayList<>();
            for (int i = 0; i < 258; i++) {
                HalfClosableRecorder client = connected(net, port);
                clients.add(client);
                closedByServer(net, client);
            }

            assertThat(port.statistics().open()).isEqualTo(256);
            untilReset(net, clients.get(1));
            clients.get(2).connection().write(Bytes.utf8("late"));
            net.quiesce();
            assertThat(clients.get(2).lost).isNull();
        }
    }

    /** One that makes nothing. */
    private static final class SilentProducer implements Producer.Push {

        @Override
        public void pauseProducing() {}

        @Override
        public void resumeProducing() {}

        @Override
        public void stopProducing() {}
    }
}
