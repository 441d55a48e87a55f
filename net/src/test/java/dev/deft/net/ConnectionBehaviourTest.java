package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.StreamConnection;
import dev.deft.net.internal.Voids;
import dev.deft.reactor.ReactorStoppedException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The behaviour of connections, which is one over NIO, epoll, TLS, sockets of the UNIX domain and the network under test. */
abstract class ConnectionBehaviourTest {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    NetworkUnderTest net;
    final List<RecordingProtocol> accepted = new ArrayList<>();

    abstract NetworkUnderTest network();

    @BeforeEach
    void makeTheNetwork() {
        net = network();
    }

    @AfterEach
    void stopTheReactor() {
        net.close();
    }

    private RecordingProtocol accept(RecordingProtocol protocol) {
        accepted.add(protocol);
        return protocol;
    }

    private Port listening() {
        return net.listen(peer -> accept(new RecordingProtocol()));
    }

    private RecordingProtocol connected(Port port) {
        return connected(port, new RecordingProtocol(), Limits.defaults());
    }

    /** Connects, and turns until the server has its side. */
    private <P extends RecordingProtocol> P connected(Port port, P protocol, Limits limits) {
        int before = accepted.size();
        P client = net.connect(port, protocol, limits);
        net.until(() -> accepted.size() > before && accepted.get(before).isConnected());
        return client;
    }

    /** Connects to a port that closes the connection at once: before its handshake, where it is to have one. */
    private void connectInVain(Port port) {
        if (!net.isTls) {
            untilLost(net.connect(port, new RecordingProtocol()));
            return;
        }
        assertThatThrownBy(() -> net.connect(port, new RecordingProtocol()))
                .cause()
                .isInstanceOf(ConnectionLostException.class);
    }

    private RecordingProtocol server() {
        return accepted.get(accepted.size() - 1);
    }

    private void untilLost(RecordingProtocol... protocols) {
        for (RecordingProtocol each : protocols) {
            net.until(() -> each.lost != null);
        }
    }

    private void needsHalfClose() {
        assumeFalse(net.isTls, "half-close is refused over TLS, as TlsTest shows");
        Skip.unless(!net.isUnixOnNio(), "NIO's UNIX sockets know no half an end, as UnixTest shows");
    }

    /** Checks that the peer has cut the connection: a reset, but for UNIX sockets, which have none. */
    private void assertCutByPeer(RecordingProtocol protocol) {
        if (net.isUnix()) {
            assertThat(protocol.lost).isEqualTo(new Lost.Done(true));
        } else {
            assertThat(protocol.lost).isInstanceOf(Lost.Failed.class);
        }
    }

    private static Bytes text(String text) {
        return Bytes.utf8(text);
    }

    private static Bytes zeros(int length) {
        return Bytes.copyOf(new byte[length]);
    }

    @Test
    void aReactorsDescriptionListsPortsAndConnections() {
        Port port = listening();
        RecordingProtocol client = connected(port);
        client.connection().write(text("request"));
        net.until(() -> server().received().equals("request"));

        assertThat(net.reactor.describe())
                .contains(
                        "Ports and connections: 3\n",
                        "  " + port + ": PortStatistics[open=1, accepted=1, refused=0]\n",
                        "  " + client.connection()
                                + ": ConnectionStatistics[received=0, sent=7, unsent=0, dropped=0]\n",
                        "  " + server().connection()
                                + ": ConnectionStatistics[received=7, sent=0, unsent=0, dropped=0]\n");
    }

    // Semantics 22: writing.

    @Test
    void whatIsWrittenArrivesInOrder() {
        RecordingProtocol client = connected(listening());
        client.connection().write(text("one, "));
        client.connection().writeAll(List.of(text("two, "), Bytes.EMPTY, text("three")));

        net.until(() -> server().received().length() == 15);

        assertThat(server().received()).isEqualTo("one, two, three");
        assertThat(server().events).containsOnly("connectionMade", "dataReceived");
    }

    @Test
    void whatIsWrittenInOneTurnIsSentTogetherAtItsEnd() {
        RecordingProtocol client = connected(listening());
        for (int i = 0; i < 10; i++) {
            client.connection().write(text("x"));
        }
        assertThat(client.connection().statistics())
                .extracting(ConnectionStatistics::sent, ConnectionStatistics::unsent)
                .containsExactly(0L, 10L);

        net.until(() -> server().received().length() == 10);

        assertThat(server().events).containsExactly("connectionMade", "dataReceived");
    }

    @Test
    void anAnswerDoesNotWaitForWhatOthersReceiveInTheSameTurn() {
        assumeFalse(net.fake != null, "its wires deliver one by one");
        List<Long> unsentByOthers = new ArrayList<>();
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                unsentByOthers.add(accepted.stream()
                        .filter(RecordingProtocol::isConnected)
                        .mapToLong(each -> each.connection().statistics().unsent())
                        .sum());
                connection().write(text("answer"));
            }
        }));
        List<RecordingProtocol> clients = List.of(connected(port), connected(port), connected(port));
        clients.forEach(client -> client.connection().write(text("request")));
        net.until(() -> clients.stream().allMatch(client -> client.received().equals("answer")));

        assertThat(unsentByOthers).containsExactly(0L, 0L, 0L);
    }

    @Test
    void flushSendsWhatWasWrittenBeforeItReturns() {
        RecordingProtocol client = connected(listening());
        client.connection().write(text("now"));
        assertThat(client.connection().statistics().unsent()).isEqualTo(3);

        client.connection().flush();

        assertThat(client.connection().statistics().unsent()).isZero();
        net.until(() -> server().received().equals("now"));
    }

    /** Writes a hundred times, which every system takes at once, each time when all before is sent. */
    private static void writeWheneverAllIsSent(Connection connection, int[] written) {
        if (written[0] < 100) {
            written[0]++;
            connection.write(text("x"));
            connection.flushed().onSuccess(sent -> writeWheneverAllIsSent(connection, written));
        }
    }

    @Test
    void whoWritesWheneverAllIsSentLeavesEachTurnToOthersToo() {
        RecordingProtocol client = connected(listening());
        int[] written = new int[1];
        int[] writtenBefore = new int[1];
        client.connection().write(text("x"));
        client.connection().flushed().onSuccess(sent -> {
            net.reactor.callLater(Duration.ZERO, () -> writtenBefore[0] = written[0]);
            writeWheneverAllIsSent(client.connection(), written);
        });
        net.until(() -> server().received().length() == 101);

        assertThat(writtenBefore[0]).as("written before a timed call").isBetween(1, 10);
    }

    @Test
    void flushReturnsThoughWhoIsToldThatAllIsSentWritesMore() {
        RecordingProtocol client = connected(listening());
        int[] written = new int[1];
        writeWheneverAllIsSent(client.connection(), written);
        client.connection().flush();

        assertThat(written[0]).isEqualTo(2);
        net.until(() -> server().received().length() == 100);
    }

    @Test
    void anArrayThatIsChangedAfterItWasWrittenArrivesAsItWas() {
        RecordingProtocol client = connected(listening());
        byte[] data = {'a', 'b'};
        client.connection().write(data);
        data[0] = 'z';

        net.until(() -> server().received().length() == 2);

        assertThat(server().received()).isEqualTo("ab");
    }

    @Test
    void muchIsSentWhileItIsReadAndFlushedTellsWhenItIs() {
        RecordingProtocol client = connected(listening());
        client.connection().write(zeros(5 << 20));
        Deferred<Void> flushed = client.connection().flushed();
        assertThat(flushed.isCalled()).isFalse();

        net.await(flushed);
        net.until(() -> server().received().length() == 5 << 20);

        assertThat(client.connection().statistics()).isEqualTo(new ConnectionStatistics(0, 5 << 20, 0, 0));
        assertThat(client.connection().flushed().isCalled()).isTrue();
    }

    @Test
    void writesAfterTheEndAreDroppedAndCountedAndLoggedOnce() {
        RecordingProtocol client = connected(listening());
        try (LoggedLines log = new LoggedLines()) {
            client.connection().loseConnection();
            client.connection().write(text("late"));
            untilLost(client, server());
            client.connection().write(text("later"));

            assertThat(log.messages())
                    .filteredOn(line -> line.contains("drops"))
                    .hasSize(1);
        }
        assertThat(server().received()).isEmpty();
        assertThat(client.connection().statistics().dropped()).isEqualTo(9);
    }

    // Back-pressure.

    @Test
    void aWriterWhosePeerDoesNotReadIsAbortedAtTheBoundOfUnsentBytes() {
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void made() {
                connection().pauseReading();
            }
        }));
        RecordingProtocol client =
                connected(port, new RecordingProtocol(), Limits.defaults().unsentBytes(1 << 20));
        try (LoggedLines log = new LoggedLines()) {
            long[] most = new long[1];
            client.doing(() -> {
                for (int i = 0; i < 100 && client.lost == null; i++) {
                    client.connection().write(zeros(1 << 19));
                    most[0] = Math.max(most[0], client.connection().statistics().unsent());
                    if (i % 2 == 1 && most[0] <= 1 << 20) {
                        break;
                    }
                }
            });
            for (int i = 0; i < 1_000 && client.lost == null; i++) {
                client.connection().write(zeros(1 << 18));
                net.quiesce();
            }
            untilLost(client);

            assertThat(client.lost).isEqualTo(new Lost.OverLimit("unsent bytes", 1 << 20));
            assertThat(log.messages()).anyMatch(line -> line.contains("1048576 unsent bytes"));
            assertThat(client.connection().statistics().unsent()).isZero();
        }
        accepted.get(0).connection().resumeReading();
        untilLost(server());
        assertCutByPeer(server());
    }

    @Test
    void aBurstBeyondTheBoundInOneCallIsAbortedAndTheCallReturns() {
        RecordingProtocol client = connected(
                listening(), new RecordingProtocol(), Limits.defaults().unsentBytes(100));
        client.doing(() -> {
            client.connection().write(zeros(101));
            client.connection().write(zeros(1));
        });
        untilLost(client, server());

        assertThat(client.lost).isEqualTo(new Lost.OverLimit("unsent bytes", 100));
        assertThat(server().received()).isEmpty();
    }

    // Semantics 23 to 25: the end.

    @Test
    void loseConnectionSendsWhatWasWrittenFirst() { // trap 1
        RecordingProtocol client = connected(listening());
        client.doing(() -> {
            client.connection().write(zeros(8 << 20));
            client.connection().loseConnection();
            client.connection().loseConnection();
        });
        assertThat(client.connection().isReading()).isFalse();
        untilLost(client, server());

        assertThat(client.lost).isEqualTo(new Lost.Done(false));
        assertThat(server().lost).isEqualTo(new Lost.Done(true));
        assertThat(server().received()).hasSize(8 << 20);
    }

    @Test
    void noDataComesAfterLoseConnection() {
        RecordingProtocol client = connected(
                listening(), new RecordingProtocol(), Limits.defaults().unsentBytes(64 << 20));
        RecordingProtocol server = server();
        server.connection()
                .pauseReading(); // no system takes all of it then, and so it is still open when the answer comes
        client.connection().write(zeros(16 << 20));
        client.connection().loseConnection();
        server.connection().write(text("too late"));
        net.quiesce();
        assertThat(client.lost).isNull();
        server.connection().resumeReading();
        untilLost(client, server);

        assertThat(client.events).containsExactly("connectionMade", "connectionLost");
        assertThat(server.received().length()).isEqualTo(16 << 20);
    }

    @Test
    void aPeerThatSendsOnReceivesAllThatWasWrittenBeforeTheEnd() {
        RecordingProtocol client = connected(listening());
        RecordingProtocol server = server();
        server.connection().pauseReading();
        client.connection().write(zeros(10_000));
        client.connection().loseConnection();
        net.quiesce();
        for (int i = 0; i < 3; i++) {
            server.connection().write(zeros(1_000));
            net.quiesce();
        }
        server.connection().resumeReading();
        untilLost(client, server);

        assertThat(server.received()).hasSize(10_000);
        assertThat(server.lost).isEqualTo(new Lost.Done(true));
        assertThat(client.events).containsExactly("connectionMade", "connectionLost");
        assertThat(client.lost).isEqualTo(new Lost.Done(false));
    }

    @Test
    void loseConnectionGivesUpOnAPeerThatDoesNotReadWhenItsTimeIsUp() { // trap 1
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void made() {
                connection().pauseReading();
            }
        }));
        RecordingProtocol client = connected(
                port,
                new RecordingProtocol(),
                Limits.defaults().unsentBytes(64 << 20).close(MOMENT));
        client.connection().write(zeros(32 << 20));
        client.connection().loseConnection();
        net.quiesce();
        assertThat(client.lost).isNull();

        try (LoggedLines log = new LoggedLines()) {
            net.advance(MOMENT);
            untilLost(client);
            assertThat(log.messages())
                    .anyMatch(line -> line.contains("the peer does not read; ")
                            && line.endsWith("; have it read, or raise Limits.close"));
        }

        assertThat(client.lost).isEqualTo(new Lost.TimedOut("sending what was written before the end", MOMENT));
        assertThat(client.connection().statistics().dropped()).isPositive();
        server().connection().resumeReading();
        untilLost(server());
    }

    @Test
    void abortIsSeenAsAResetAndTheLossComesInALaterTurn() { // trap 11
        RecordingProtocol client = connected(listening());
        client.doing(() -> {
            client.connection().write(text("never sent"));
            client.connection().abort();
            client.connection().abort();
        });
        assertThat(client.lost).isNull();
        untilLost(client, server());

        assertThat(client.lost).isInstanceOf(Lost.Aborted.class);
        assertCutByPeer(server());
        assertThat(server().received()).isEmpty();
    }

    @Test
    void aReasonOfTheApplicationsIsKept() {
        RecordingProtocol client = connected(listening());
        Lost mine = new Lost.TimedOut("the answer", MOMENT);
        client.connection().loseConnection(mine);
        untilLost(client, server());

        assertThat(client.lost).isSameAs(mine);
    }

    @Test
    void aFailureOfTheProtocolIsLoggedAndIsTheReasonAndOnlyThatConnectionEnds() { // trap 7
        RuntimeException fault = new IllegalStateException("made up");
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                connection().write(text("not flushed"));
                if (data.toUtf8().equals("bad")) {
                    throw fault;
                }
            }
        }));
        RecordingProtocol good = connected(port);
        RecordingProtocol bad = connected(port);
        RecordingProtocol server = server();
        try (LoggedLines log = new LoggedLines()) {
            bad.connection().write(text("bad"));
            untilLost(bad, server);
            assertThat(log.messages()).anyMatch(line -> line.contains("dataReceived"));
        }

        assertThat(server.events).containsExactly("connectionMade", "dataReceived", "connectionLost");
        assertThat(server.lost).isEqualTo(new Lost.Failed(fault));
        assertCutByPeer(bad);
        assertThat(bad.received()).isEmpty();
        good.connection().write(text("good"));
        net.until(() -> good.received().equals("not flushed"));
    }

    @Test
    void anInterruptThatAProtocolLeavesIsInheritedByNobody() {
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                Thread.currentThread().interrupt();
            }
        }));
        RecordingProtocol client = connected(port);
        client.connection().write(text("x"));
        net.until(() -> server().received().equals("x"));

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void flushedFailsWhenTheConnectionIsLostBefore() {
        RecordingProtocol client = connected(listening());
        client.connection().write(zeros(10));
        Deferred<Void> flushed = client.connection().flushed();
        client.connection().abort();

        assertThatThrownBy(() -> net.await(flushed))
                .cause()
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        lost -> assertThat(lost.reason()).isInstanceOf(Lost.Aborted.class));
        assertThatThrownBy(() -> net.await(client.connection().flushed()))
                .cause()
                .isInstanceOf(ConnectionLostException.class);
        untilLost(client, server());
    }

    @Test
    void flushedFailsWhereSomethingWasDroppedThoughWhatWasWrittenBeforeIsSent() {
        RecordingProtocol client = connected(listening());
        client.connection().write(text("in time"));
        client.connection().loseConnection();
        Deferred<Void> inTime = client.connection().flushed();
        client.connection().write(text("too late"));
        Deferred<Void> tooLate = client.connection().flushed();

        net.await(inTime);
        assertThatThrownBy(() -> net.await(tooLate))
                .cause()
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        lost -> assertThat(lost.reason()).isEqualTo(new Lost.Done(false)));
        untilLost(client, server());
        assertThat(server().received()).isEqualTo("in time");
    }

    // Semantics 26: half-close.

    @Test
    void thePeersEndOfDataEndsAConnectionAndWhatWasWrittenIsSent() {
        needsHalfClose();
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                connection().write(data);
            }
        }));
        HalfClosableRecorder client = connected(port, new HalfClosableRecorder(), Limits.defaults());
        client.connection().write(zeros(1 << 20));
        net.await(client.connection().loseWrite());
        untilLost(client, server());

        assertThat(server().lost).isEqualTo(new Lost.Done(true));
        assertThat(client.received()).hasSize(1 << 20);
        assertThat(client.events).contains("writeClosed").containsSubsequence("readClosed", "connectionLost");
        assertThat(client.lost).isEqualTo(new Lost.Done(true));
    }

    @Test
    void aHalfClosableProtocolGoesOnWritingAfterThePeersEnd() { // trap 6
        needsHalfClose();
        Port port = net.listen(peer -> accept(new HalfClosableRecorder()));
        HalfClosableRecorder client = connected(port, new HalfClosableRecorder(), Limits.defaults());
        client.connection().write(text("request"));
        Deferred<Void> closed = client.connection().loseWrite();
        client.connection().write(text("dropped"));
        net.await(closed);
        net.until(() -> server().events.contains("readClosed"));
        assertThat(server().connection().isReading()).isFalse();

        server().connection().write(text("answer"));
        net.until(() -> client.received().equals("answer"));
        assertThat(client.lost).isNull();
        server().connection().loseConnection();
        untilLost(client, server());

        assertThat(server().received()).isEqualTo("request");
        assertThat(client.lost).isEqualTo(new Lost.Done(true));
        assertThat(server().lost).isEqualTo(new Lost.Done(false));
        assertThatThrownBy(() -> net.await(client.connection().loseWrite()))
                .cause()
                .isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void aLongAnswerToAPeerThatHasEndedArrivesThoughItReadsItLate() { // epoll's set has no socket that waits for
        // nothing
        needsHalfClose();
        Port port = net.listen(peer -> accept(new HalfClosableRecorder()));
        HalfClosableRecorder client = connected(port, new HalfClosableRecorder(), Limits.defaults());
        client.connection().pauseReading();
        net.await(client.connection().loseWrite());
        net.until(() -> server().events.contains("readClosed"));
        server().connection().write(zeros(15_000_000));
        server().connection().loseConnection();
        net.quiesce();
        client.connection().resumeReading();
        untilLost(client, server());

        assertThat(server().lost).isEqualTo(new Lost.Done(false));
        assertThat(client.received()).hasSize(15_000_000);
        assertThat(client.lost).isEqualTo(new Lost.Done(true));
    }

    @Test
    void whatWasWrittenArrivesAfterThePeersEndAlsoWhereThatTakesLong() {
        needsHalfClose();
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                connection().write(zeros(15_000_000));
            }
        }));
        HalfClosableRecorder client = connected(port, new HalfClosableRecorder(), Limits.defaults());
        client.connection().pauseReading();
        client.connection().write(text("request"));
        net.await(client.connection().loseWrite());
        net.quiesce();
        client.connection().resumeReading();
        untilLost(client, server());

        assertThat(server().lost).isEqualTo(new Lost.Done(true));
        assertThat(client.received()).hasSize(15_000_000);
    }

    @Test
    void aFlushCallsNothingOfTheProtocolsBeforeItReturns() {
        needsHalfClose();
        HalfClosableRecorder client = connected(listening(), new HalfClosableRecorder(), Limits.defaults());
        client.doing(() -> {
            client.connection().write(text("all"));
            client.connection().loseWrite();
            client.connection().flush();
        });
        untilLost(server());
        untilLost(client);

        assertThat(server().received()).isEqualTo("all");
        assertThat(client.events).startsWith("connectionMade", "writeClosed");
        assertThat(client.lost).isEqualTo(new Lost.Done(true));
    }

    @Test
    void aConnectionThatIsClosedBothWaysIsDone() { // trap 6: the channel stays active
        needsHalfClose();
        Port port = net.listen(peer -> accept(new HalfClosableRecorder()));
        HalfClosableRecorder client = connected(port, new HalfClosableRecorder(), Limits.defaults());
        client.doing(() -> client.connection().loseWrite());
        net.until(() -> server().events.contains("readClosed"));
        server().connection().loseWrite();
        untilLost(client, server());

        assertThat(client.lost).isEqualTo(new Lost.Done(true));
        assertThat(server().lost).isEqualTo(new Lost.Done(false));
    }

    // Semantics 27 and 40: pausing.

    @Test
    void nothingComesWhileReadingIsPausedNotEvenAfterThePeersEnd() { // traps 3 and 5
        RecordingProtocol client = connected(listening());
        RecordingProtocol server = server();
        server.connection().pauseReading();
        client.connection().write(zeros(60_000));
        client.connection().loseConnection();
        net.quiesce();
        net.advance(Duration.ofSeconds(3)); // in which TLS waits for the peer's answer
        untilLost(client);
        net.quiesce();
        assertThat(server.events).containsExactly("connectionMade");

        server.doing(() -> server.connection().resumeReading());
        untilLost(server);

        assertThat(server.received()).hasSize(60_000);
        assertThat(server.lost).isEqualTo(new Lost.Done(true));
    }

    @Test
    void pausingInsideDataReceivedHoldsBackWhatIsHereAlready() {
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                connection().pauseReading();
                connection().unread(data.slice(Math.min(3, data.length())));
            }
        }));
        RecordingProtocol client = connected(port);
        client.connection().write(text("abcdef"));
        net.until(() -> server().received().startsWith("abcdef"));
        net.quiesce();
        assertThat(server().events).containsExactly("connectionMade", "dataReceived");

        server().connection().resumeReading();
        net.until(() -> server().events.size() == 3);
        assertThat(server().received()).isEqualTo("abcdefdef");
    }

    @Test
    void dataThatIsGivenBackComesAgainBeforeAnythingElse() {
        List<String> seen = new ArrayList<>();
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void received(Bytes data) {
                seen.add(data.slice(0, 1).toUtf8());
                connection().unread(data.slice(1));
            }
        }));
        RecordingProtocol client = connected(port);
        client.connection().write(text("abc"));
        client.connection().loseConnection();
        untilLost(server());

        assertThat(seen).containsExactly("a", "b", "c");
    }

    @Test
    void aPausedConnectionOfWhichNothingIsHeardIsEndedByTheIdleTimeOut() { // trap 4
        Port port = net.listen(
                peer -> accept(new RecordingProtocol()), Limits.defaults().idle(MOMENT));
        RecordingProtocol client = connected(port);
        server().connection().pauseReading();
        client.connection().abort();
        net.quiesce();
        net.advance(MOMENT);
        untilLost(server());

        assertThat(server().lost).isInstanceOfAny(Lost.TimedOut.class, Lost.Failed.class);
    }

    @Test
    void theIdleTimeOutCountsFromTheLastByteInOrOut() {
        Port port = net.listen(
                peer -> accept(new RecordingProtocol()), Limits.defaults().idle(MOMENT));
        RecordingProtocol client = connected(port);
        net.advance(MOMENT.dividedBy(2));
        client.connection().write(text("x"));
        net.until(() -> server().received().equals("x"));
        net.advance(MOMENT.dividedBy(2));
        server().connection().write(text("y"));
        net.until(() -> client.received().equals("y"));
        net.advance(MOMENT.dividedBy(2));
        assertThat(server().lost).isNull();

        net.advance(MOMENT.dividedBy(2));
        untilLost(server());

        assertThat(server().lost).isEqualTo(new Lost.TimedOut("a sign of life", MOMENT));
    }

    // Semantics 29, 30, 32: connecting and listening.

    @Test
    void connectionMadeComesFirstThenTheDeferredThenData() {
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void made() {
                connection().write(text("welcome"));
            }
        }));
        RecordingProtocol client = new RecordingProtocol();
        net.client(port, Limits.defaults()).connect(client).onBoth(result -> client.events.add("fired"));
        net.until(() -> client.received().equals("welcome"));

        assertThat(client.events).containsExactly("connectionMade", "fired", "dataReceived");
        assertThat(client.connection().peer()).isEqualTo(port.address());
        assertThat(server().connection().peer()).isEqualTo(client.connection().host());
    }

    @Test
    void connectFailsWhereNobodyListens() {
        Port port = listening();
        net.await(port.stopListening());

        assertThatThrownBy(() -> net.connect(port, new RecordingProtocol()))
                .cause()
                .isInstanceOf(ConnectException.class)
                .hasMessageMatching(
                        net.isUnix()
                                ? "The connection to .* could not be made: .*(No such file|FileNotFound).*; see whether a server listens there"
                                : ".*refused.*");
    }

    @Test
    void anAttemptThatIsCancelledMakesNoConnection() {
        Port port = listening();
        RecordingProtocol client = new RecordingProtocol();
        Deferred<RecordingProtocol> attempt =
                net.client(port, Limits.defaults()).connect(client);
        attempt.cancel();

        assertThatThrownBy(() -> net.await(attempt)).cause().isInstanceOf(CancellationException.class);
        net.quiesce();
        assertThat(client.events).isEmpty();
    }

    @Test
    void connectionMadeThatThrowsEndsTheConnectionOnEitherSide() {
        Port port = net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void made() {
                throw new IllegalStateException("server's fault");
            }
        }));
        Deferred<?> attempt = net.client(port, Limits.defaults()).connect(new RecordingProtocol());
        attempt.addErrback(resetAtOnce -> null);
        net.until(() -> !accepted.isEmpty() && server().lost != null);
        assertThat(server().lost).isInstanceOf(Lost.Failed.class);

        Port good = listening();
        assertThatThrownBy(() -> net.connect(good, new RecordingProtocol() {
                    @Override
                    void made() {
                        throw new IllegalStateException("client's fault");
                    }
                }))
                .cause()
                .hasMessage("client's fault");
    }

    @Test
    void aFactoryThatReturnsNullOrThrowsClosesTheSocketAndThePortGoesOn() {
        int[] built = new int[1];
        Port port = net.listen(peer -> {
            built[0]++;
            if (built[0] == 1) {
                return null;
            }
            if (built[0] == 2) {
                throw new IllegalStateException("made up");
            }
            return accept(new RecordingProtocol());
        });
        untilLost(net.connect(port, new RecordingProtocol()), net.connect(port, new RecordingProtocol()));
        connected(port);

        assertThat(port.statistics()).isEqualTo(new PortStatistics(1, 1, 2));
    }

    @Test
    void connectionsOverALimitAreClosedWithALineThatNamesItAndPlacesAreGivenBack() { // trap 10
        Port port = net.listen(
                peer -> accept(new RecordingProtocol()), Limits.defaults().connections(2));
        try (LoggedLines log = new LoggedLines()) {
            RecordingProtocol first = connected(port);
            connected(port);
            for (int i = 0; i < 40; i++) {
                connectInVain(port);
            }
            net.until(() -> port.statistics().refused() == 40);
            assertThat(accepted).hasSize(2);
            assertThat(port.statistics()).isEqualTo(new PortStatistics(2, 2, 40));
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("2 connections") && line.contains("Limits.connections"))
                    .hasSize(1);

            first.connection().loseConnection();
            untilLost(first, accepted.get(0));
            connected(port);
        }
        assertThat(port.statistics().open()).isEqualTo(2);
    }

    @Test
    void connectionsOfOneHostHaveALimitOfTheirOwn() {
        Skip.unless(!net.isUnix(), "a UNIX socket's peer has no address, and so no limit of its own");
        Port port = net.listen(
                peer -> accept(new RecordingProtocol()), Limits.defaults().perPeer(1));
        try (LoggedLines log = new LoggedLines()) {
            RecordingProtocol first = connected(port);
            connectInVain(port);
            assertThat(log.messages()).anyMatch(line -> line.contains("Limits.perPeer"));
            first.connection().abort();
            untilLost(first, server());
        }
        connected(port);
    }

    @Test
    void aPortThatStopsListeningLeavesItsConnectionsAlone() {
        Port port = listening();
        RecordingProtocol client = connected(port);
        net.await(port.stopListening());
        net.await(port.stopListening());

        client.connection().write(text("still here"));
        net.until(() -> server().received().equals("still here"));
    }

    @Test
    void aDrainWaitsForConnectionsAndCutsThemAtItsDeadline() {
        Port port = listening();
        RecordingProtocol ends = connected(port);
        RecordingProtocol stays = connected(port);
        Deferred<Integer> drained = port.drain(MOMENT);
        ends.connection().loseConnection();
        untilLost(ends, accepted.get(0));
        net.quiesce();
        assertThat(drained.isCalled()).isFalse();

        net.advance(MOMENT);

        assertThat(net.await(drained)).isEqualTo(1);
        assertThat(server().lost).isInstanceOf(Lost.TimedOut.class);
        untilLost(stays);
        assertThat(net.await(port.drain(MOMENT))).isZero();
    }

    @Test
    void aDrainDoesNotCountAConnectionThatEndsByItselfAtItsDeadline() {
        Port port = listening();
        RecordingProtocol client = connected(port);
        net.reactor.callLater(MOMENT, () -> server().connection().abort());
        Deferred<Integer> drained = port.drain(MOMENT);
        net.advance(MOMENT);

        assertThat(net.await(drained)).isZero();
        assertThat(server().lost).isInstanceOf(Lost.Aborted.class);
        untilLost(client);
    }

    @Test
    void whoWaitsForTheEndAndThrowsOrHasFiredItsWaitKeepsNobodyElseFromIt() {
        Port port = listening();
        RecordingProtocol client = connected(port);
        RecordingProtocol server = server();
        StreamConnection connection = (StreamConnection) server.connection();
        connection.whenLost(why -> {
            throw new IllegalStateException("made up");
        });
        server.doing(() -> {
            connection.write(text("x"));
            Voids.fire(connection.flushed());
        });
        Deferred<Void> second = connection.flushed();
        try (LoggedLines log = new LoggedLines()) {
            connection.abort();
            untilLost(client, server);
            assertThat(log.messages()).anyMatch(line -> line.contains("the end of " + connection + " threw"));
        }

        assertThatThrownBy(() -> net.await(second)).cause().isInstanceOf(ConnectionLostException.class);
        assertThat(port.statistics().open()).isZero();
    }

    // The reactor's stop.

    @Test
    void theStopSendsWhatWasWrittenAndTellsEachProtocolWhileCallsCanBeDeferred() {
        Deferred<?>[] deferred = new Deferred<?>[1];
        RecordingProtocol client = connected(listening(), new RecordingProtocol(), Limits.defaults());
        RecordingProtocol second = connected(net.listen(peer -> accept(new RecordingProtocol() {
            @Override
            void lost(Lost reason) {
                deferred[0] = net.reactor.deferToThread(() -> "made").onFailure(failure -> events.add("refused"));
            }
        })));
        client.connection().write(text("last words"));
        net.reactor.stop();
        untilLost(client, second, accepted.get(0), accepted.get(1));

        // The other end, of the same reactor, closes too, and receives no more.
        assertThat(client.connection().statistics()).isEqualTo(new ConnectionStatistics(0, 10, 0, 0));
        assertThat(client.lost).isEqualTo(new Lost.ReactorStopped(0));
        assertThat(deferred[0]).isNotNull();
        assertThat(accepted.get(1).events).doesNotContain("refused");
    }

    @Test
    void theStopDoesNotHangOnAPeerThatDoesNotReadAndTheReasonAndTheLogSayWhatWasNotSent() {
        // The other end is a reactor's that does not stop; or, where there is no other, its wire holds back what comes.
        try (NetworkUnderTest others = net.fake == null ? network() : net;
                LoggedLines log = new LoggedLines()) {
            RecordingProtocol server = new RecordingProtocol() {
                @Override
                void made() {
                    connection().pauseReading();
                }
            };
            RecordingProtocol client = new RecordingProtocol();
            net.client(others.listen(peer -> server), Limits.defaults().unsentBytes(64 << 20))
                    .connect(client);
            net.until(() -> {
                others.test.runWork();
                return client.isConnected() && server.isConnected();
            });
            if (net.fake != null) {
                net.fake.wires().get(0).hold();
            }
            client.connection().write(zeros(32 << 20));
            net.quiesce();
            net.reactor.stop();
            net.quiesce();
            assertThat(client.lost).isNull();
            net.advance(Duration.ofSeconds(9)); // nine tenths of the stop's time
            untilLost(client);

            ConnectionStatistics statistics = client.connection().statistics();
            assertThat(statistics.dropped()).isBetween(1L, (32L << 20) - statistics.sent());
            assertThat(client.lost).isEqualTo(new Lost.ReactorStopped(statistics.dropped()));
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("stopTimeout"))
                    .singleElement()
                    .asString()
                    .startsWith("1 connections are aborted")
                    .contains(client.connection() + " with " + statistics.dropped() + " unsent bytes");
        }
    }

    @Test
    void nothingIsConnectedOrListenedToOnceTheReactorHasStopped() {
        Port port = listening();
        ClientEndpoint endpoint = net.client(port, Limits.defaults());
        net.reactor.stop();
        net.quiesce();

        assertThatThrownBy(() -> net.await(endpoint.connect(new RecordingProtocol())))
                .cause()
                .isInstanceOf(ReactorStoppedException.class);
        assertThatThrownBy(() -> net.await(net.server(Limits.defaults()).listen(peer -> null)))
                .cause()
                .isInstanceOf(ReactorStoppedException.class);
    }
}
