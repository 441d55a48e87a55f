package dev.deft.peers.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Shape;
import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.Peer;
import dev.deft.peers.protocol.Reply;
import dev.deft.peers.protocol.Request;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every peer that this test's class path has, on real threads: what comes out, never how fast. Vert.x has a Netty of its own,
 * and is run from the packaged jar.
 */
@Tag("real-threads")
class SessionTest {

    private static final long MILLISECOND = 1_000_000;

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"VERTX", "TWISTED", "ASYNCIO", "VIRTUAL_THREADS"})
    void aPeerMeasuresWhatItIsAsked(Peer peer) {
        Session session = new Session(peer);
        assertThat(session.ready().word()).isEqualTo(Reply.Word.READY);
        assertThat(session.ready().text()).contains(peer == Peer.SPSC_QUEUES ? "no library" : "Netty 4.");
        assertMeasured(session.answer(request(3, 2, "noop")));
        assertMeasured(session.answer(request(1, 4, "sleep:1us")));
        assertThat(session.checksum()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"VERTX", "TWISTED", "ASYNCIO", "VIRTUAL_THREADS"})
    void aPeerSaysWhatFailed(Peer peer) {
        Session session = new Session(peer);
        Reply answer = session.answer(request(2, 2, "file:/no/such/file"));
        assertThat(answer.word()).isEqualTo(Reply.Word.FAILED);
        assertThat(answer.text()).contains("NoSuchFileException").contains("/no/such/file");
    }

    @Test
    void virtualThreadsRunWhereThereAreAny() {
        Session session = new Session(Peer.VIRTUAL_THREADS);
        Reply ready = session.ready();
        if (Runtime.version().feature() < 21) {
            assertThat(ready)
                    .isEqualTo(new Reply(
                            Reply.Word.MISSING,
                            "needs Java 21; this is Java " + Runtime.version().feature()));
            return;
        }
        assertThat(ready.word()).isEqualTo(Reply.Word.READY);
        assertMeasured(session.answer(request(3, 2, "noop")));
    }

    @Test
    void whatIsNotUnderstoodIsAFailure() {
        Session session = new Session(Peer.JDK_FIXED);
        assertThat(session.answer("hello").encode()).startsWith("failed ").contains("'hello' is not understood");
        assertThat(session.answer(request(1, 1, "slep:1ms")).encode()).contains("unknown work 'slep'");
    }

    @Test
    void figuresThatTooFewCallsOrTooShortAWindowCannotTellAreNotTold() {
        Session session = new Session(Peer.JDK_FIXED);
        Measurement measurement =
                Measurement.decode(session.answer(request(1, 1, "sleep:2ms")).text());
        assertThat(measurement.p999Nanos()).isNaN();
        assertThat(measurement.cpuNanosPerCall()).isNaN();
        assertThat(measurement.meanNanos()).isGreaterThan(MILLISECOND);
    }

    private static void assertMeasured(Reply answer) {
        assertThat(answer.word()).as(answer.encode()).isEqualTo(Reply.Word.MEASURED);
        Measurement measurement = Measurement.decode(answer.text());
        assertThat(measurement.calls()).isPositive();
        assertThat(measurement.windowNanos()).isGreaterThanOrEqualTo(5 * MILLISECOND);
        assertThat(measurement.meanNanos()).isPositive();
        assertThat(measurement.bytesPerCall()).isGreaterThanOrEqualTo(0);
    }

    private static String request(int demand, int workers, String work) {
        return new Request(new Shape(demand, workers), work, MILLISECOND, 5 * MILLISECOND).encode();
    }
}
