package dev.deft.peers.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.bench.WorkParser;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Time and worker are driven by hand: each call completes when the test says so. */
class PeerLoopTest {

    private static final long WINDOW = 100;

    private final HandAdapter adapter = new HandAdapter();
    private long now = 1_000;

    @Test
    void everyCallerHasOneCallOutstanding() {
        PeerLoop loop = started(3);
        assertThat(adapter.waiting()).isEqualTo(3);
        completeAfter(1);
        completeAfter(1);
        assertThat(adapter.waiting()).isEqualTo(3);
        assertThat(loop.whenDrained()).isNotDone();
    }

    @Test
    void theWindowOpensWhenEveryCallerHasHadAResult() throws Exception {
        PeerLoop loop = started(2);
        completeAfter(5); // the first caller's first: the other has had none
        completeAfter(5); // the second caller's first: opens
        completeAfter(7); // called at 1,005, completed at 1,017
        completeAfter(13); // called at 1,010, completed at 1,030
        completeAfter(80); // called at 1,017, completed at 1,110: closes
        completeAfter(1); // what was outstanding
        PeerLoop.Result result = loop.whenDrained().get();
        assertThat(result.latencies().getTotalCount()).isEqualTo(3);
        assertThat(result.meanNanos()).isEqualTo((12 + 20 + 93) / 3.0);
        assertThat(result.latencies().getMaxValue()).isEqualTo(93);
        assertThat(result.windowNanos()).isEqualTo(100);
        assertThat(result.calls()).isEqualTo(6);
    }

    @Test
    void theCompletionOfOneCallIsTheStartOfTheNext() throws Exception {
        PeerLoop loop = started(1);
        completeAfter(3);
        completeAfter(10);
        completeAfter(20);
        completeAfter(WINDOW);
        PeerLoop.Result result = loop.whenDrained().get();
        assertThat(result.meanNanos()).isEqualTo((10 + 20 + 100) / 3.0);
        assertThat(result.windowNanos()).isEqualTo(10 + 20 + 100);
    }

    @Test
    void afterTheWindowNoCallIsMadeAndAllAreWaitedFor() {
        PeerLoop loop = started(3);
        completeAfter(1);
        completeAfter(1);
        completeAfter(1);
        completeAfter(WINDOW);
        assertThat(adapter.waiting()).isEqualTo(2);
        completeAfter(1);
        assertThat(loop.whenDrained()).isNotDone();
        completeAfter(1);
        assertThat(loop.whenDrained()).isCompleted();
    }

    @Test
    void allTheWorkWasDone() throws Exception {
        PeerLoop loop = started(1);
        completeAfter(1);
        completeAfter(1);
        completeAfter(WINDOW);
        assertThat(loop.whenDrained().get().checksum()).isEqualTo(3);
    }

    @Test
    void aFailureEndsTheLoopOnceAllHaveComeBack() {
        PeerLoop loop = new PeerLoop(() -> now, adapter, WorkParser.parse("file:/no/such/file"), 2, WINDOW);
        loop.start();
        completeAfter(1);
        assertThat(adapter.waiting()).isEqualTo(1);
        assertThat(loop.whenDrained()).isNotDone();
        completeAfter(1);
        assertThatThrownBy(() -> loop.whenDrained().get())
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("/no/such/file");
    }

    @Test
    void aClockThatStepsBackEndsNothing() throws Exception {
        PeerLoop loop = started(1);
        completeAfter(1);
        completeAfter(-5);
        completeAfter(2 * WINDOW);
        assertThat(loop.whenDrained().get().latencies().getMinValue()).isZero();
    }

    private PeerLoop started(int demand) {
        PeerLoop loop = new PeerLoop(() -> now, adapter, WorkParser.parse("noop"), demand, WINDOW);
        loop.start();
        return loop;
    }

    private void completeAfter(long nanos) {
        now += nanos;
        adapter.runOne();
    }
}
