package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deft.threadpool.WaitStrategy;
import io.netty.channel.IoHandlerContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Naps of a reactor with channels, by hand: while it is awake a result comes each five microseconds, and in a nap twice as many. */
final class NapTest {

    private static final int OUTSTANDING = 64;
    private static final long A_RESULT = TimeUnit.MICROSECONDS.toNanos(5);
    private static final int RESULTS_A_NAP = 20;

    private final OutstandingCalls outstanding = new OutstandingCalls();
    private Transport transport = Transport.EPOLL;
    private EventLoop loop;
    private long nanos;
    private int reads;
    private int naps;

    @BeforeEach
    void begin() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "skipped: on one core nobody waits awake");
    }

    private void open() {
        loop = new EventLoop("r", this::readClock, transport, executor -> new Io(), outstanding, WaitStrategy.ADAPTIVE);
        loop.opened();
        for (int i = 0; i < OUTSTANDING; i++) {
            outstanding.add(new ThreadCall<>(loop.thread(), deferred -> {}, Runnable::run), 0);
        }
    }

    @AfterEach
    void end() {
        if (loop != null) {
            loop.end();
        }
    }

    private void turnsUntil(long micros) {
        while (nanos < TimeUnit.MICROSECONDS.toNanos(micros)) {
            loop.call();
            loop.doIo();
        }
    }

    @Test
    void itNapsInItsIoThoughItsInboxIsAwake() {
        open();
        turnsUntil(100_000);

        assertThat(naps).isGreaterThan(500);
    }

    @Test
    void aTimedCallThatIsNearKeepsItAwake() {
        open();
        loop.callLater(Duration.ofMillis(100), () -> {});
        turnsUntil(99_500); // and some microseconds, for the loop was opened first
        int before = naps;
        turnsUntil(100_000);

        assertThat(before).isPositive();
        assertThat(naps).isEqualTo(before);
    }

    @Test
    void aSelectorThatCountsInMillisecondsIsNoPlaceForANap() {
        transport = Transport.NIO;
        open();
        turnsUntil(100_000);

        assertThat(naps).isZero();
    }

    private void offer(int results) {
        for (int i = 0; i < results; i++) {
            loop.inbox().offer(new CallFromThread(() -> {}));
        }
    }

    private long readClock() {
        nanos += A_RESULT;
        if (loop != null && ++reads % 2 == 0) { // or it would never find none
            offer(2);
        }
        return nanos;
    }

    private final class Io extends QuietIo {
        @Override
        public int run(IoHandlerContext context) {
            if (context.canBlock()) {
                naps += loop.inbox().isAsleep() ? 0 : 1;
                nanos += A_RESULT * RESULTS_A_NAP / 2;
                offer(RESULTS_A_NAP);
            }
            return 0;
        }
    }
}
