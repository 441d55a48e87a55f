package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deft.threadpool.WaitStrategy;
import io.netty.channel.IoHandlerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The times when a reactor waits awake, turn by turn, with a clock that moves by a tick each time it is read. */
final class WaitingAwakeTest {

    private static final long TICK = 100;

    /** More than any wait of a reactor that is awake. */
    private static final long LONG = TimeUnit.MICROSECONDS.toNanos(100);

    private final OutstandingCalls outstanding = new OutstandingCalls();
    private final EventLoop loop =
            new EventLoop("r", this::readClock, Transport.NIO, executor -> new Io(), outstanding, WaitStrategy.SPIN);

    private final List<String> delivered = new ArrayList<>();

    /** The times when I/O was looked at. */
    private final List<Long> looks = new ArrayList<>();

    private long nanos;
    private int clockReads;
    private int slept;

    /** The time from which on something is to be done at a look at I/O, which it tells. */
    private long ioAt = Long.MAX_VALUE;

    /** The number of reads of the clock after which an entry comes; 0 for never. */
    private int entryAtRead;

    @BeforeEach
    void begin() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "skipped: on one core nobody waits awake");
        loop.opened();
        clockReads = 0; // the timers have read it
    }

    @AfterEach
    void end() {
        loop.end();
    }

    @Test
    void withNothingOutstandingItSleepsAtOnce() {
        turn();

        assertThat(clockReads).isZero();
        assertThat(slept).isEqualTo(1);
    }

    @Test
    void withACallOutstandingItWaitsAwakeForAWhileAndThenSleeps() {
        expectAnOutcome();

        turn();

        assertThat(clockReads).isGreaterThan(10);
        assertThat(nanos).isLessThan(LONG);
        assertThat(slept).isEqualTo(1);
    }

    @Test
    void onceTheCallIsNoLongerOutstandingItSleepsAtOnceAgain() {
        outstanding.remove(expectAnOutcome());

        turn();

        assertThat(clockReads).isZero();
        assertThat(slept).isEqualTo(1);
    }

    @Test
    void overWhatHasComeAlreadyItNeitherWaitsNorSleeps() {
        expectAnOutcome();
        loop.call();
        offer("a");
        loop.doIo();

        assertThat(clockReads).isZero();
        assertThat(slept).isZero();
    }

    @Test
    void whatComesMeanwhileIsDeliveredNextWithoutASleep() {
        expectAnOutcome();
        entryAtRead = 5;

        turn();
        assertThat(delivered).isEmpty();
        loop.call();

        assertThat(delivered).containsExactly("came while awake");
        assertThat(slept).isZero();
    }

    @Test
    void whatComesInItsIoMeanwhileIsDoneAtOnceAndEndsTheTurnWithoutASleep() {
        expectAnOutcome();
        ioAt = LONG / 4;

        turn();

        assertThat(delivered).containsExactly("I/O");
        assertThat(nanos).isLessThan(LONG / 3);
        assertThat(slept).isZero();

        turn();

        assertThat(slept).isEqualTo(1);
    }

    @Test
    void itDoesNotWaitBeyondTheNextTimer() {
        expectAnOutcome();
        Duration delay = Duration.ofNanos(20 * TICK);
        loop.callLater(delay, () -> delivered.add("timer"));

        turn();
        assertThat(nanos).isLessThanOrEqualTo(delay.toNanos() + 5 * TICK);
        turn();

        assertThat(delivered).containsExactly("timer");
    }

    @Test
    void ioHasItsTurnsWhileEntriesComeOneByOneToAReactorThatIsAwake() {
        expectAnOutcome();
        for (int i = 0; i < 2_000; i++) {
            entryAtRead = clockReads + 5;
            turn();
        }

        assertThat(delivered).hasSizeGreaterThan(1_900);
        assertThat(slept).isZero();
        assertThat(looks).hasSizeGreaterThan(5);
        for (int i = 1; i < looks.size(); i++) {
            assertThat(looks.get(i) - looks.get(i - 1))
                    .as("look %d", i)
                    .isLessThanOrEqualTo(EventLoop.IO_NANOS + 2 * LONG);
        }
    }

    private void turn() {
        loop.call();
        loop.doIo();
    }

    private ThreadCall<?> expectAnOutcome() {
        ThreadCall<?> call = new ThreadCall<>(loop.thread(), deferred -> {}, Runnable::run);
        outstanding.add(call, 0);
        return call;
    }

    private void offer(String name) {
        loop.inbox().offer(new CallFromThread(() -> delivered.add(name)));
    }

    private long readClock() {
        if (++clockReads == entryAtRead) {
            offer("came while awake"); // as if from another thread
        }
        return nanos += TICK;
    }

    private final class Io extends QuietIo {
        @Override
        public int run(IoHandlerContext context) {
            looks.add(nanos);
            slept += context.canBlock() ? 1 : 0;
            if (nanos < ioAt) {
                return 0;
            }
            ioAt = Long.MAX_VALUE;
            delivered.add("I/O");
            return 1;
        }
    }
}
