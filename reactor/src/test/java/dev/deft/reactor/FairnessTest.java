package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.WaitStrategy;
import io.netty.channel.IoHandlerContext;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The turns that a flood of one kind leaves to the others, turn by turn, with a clock and a transport that are driven by hand. */
final class FairnessTest {

    private final Io io = new Io();
    private final EventLoop loop = new EventLoop(
            "r",
            this::readClock,
            Transport.NIO,
            executor -> io.of(executor),
            new OutstandingCalls(),
            WaitStrategy.PARK);

    private long nanos;
    private int clockReads;
    private int delivered;
    private int looks;

    /** The time that each entry takes. */
    private long entryNanos;

    /** Entries delivered before each look at I/O. */
    private final List<Integer> deliveredAtLooks = new ArrayList<>();

    @BeforeEach
    void begin() {
        loop.opened();
    }

    @AfterEach
    void end() {
        loop.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10_000})
    void underAnEndlessFloodOfResultsATimerThatIsDueRunsAfterOneBatchAtMost(int waiting) {
        List<Integer> deliveredBefore = new ArrayList<>();
        flood(waiting, 1_000_000);
        turns(100);
        int before = delivered;
        loop.callLater(Duration.ZERO, () -> deliveredBefore.add(delivered - before));

        turns(1);

        assertThat(deliveredBefore)
                .singleElement()
                .satisfies(count -> assertThat(count).isBetween(1, EventLoop.BATCH));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 10_000})
    void underAnEndlessFloodOfResultsIoIsLookedAtAfterABoundedNumberOfThem(int waiting) {
        flood(waiting, 1_000_000);

        turns(20 * EventLoop.IO_ENTRIES);

        assertThat(deliveredAtLooks).hasSizeGreaterThan(10);
        assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isLessThan(EventLoop.IO_ENTRIES + EventLoop.BATCH));
    }

    @Test
    void turnsOfASingleResultShareALookAtIo() {
        flood(1, 1_000_000);

        turns(10 * EventLoop.IO_ENTRIES);

        assertThat(looks).isEqualTo(10);
    }

    @Test
    void ioDoesNotWaitForManyResultsThatTakeLong() {
        entryNanos = EventLoop.IO_NANOS / 4;
        flood(1, 1_000_000);

        turns(100);

        assertThat(gaps())
                .hasSizeGreaterThan(10)
                .allSatisfy(gap -> assertThat(gap).isLessThanOrEqualTo(5));
    }

    @Test
    void underAFloodOfTimedCallsThatAreDueAResultIsDeliveredAfterOneBatchOfThem() {
        int[] made = {0};
        for (int i = 0; i < 100_000; i++) {
            loop.callLater(Duration.ofMillis(1), () -> made[0]++);
        }
        nanos += Duration.ofMillis(1).toNanos();
        turns(1);
        List<Integer> madeBefore = new ArrayList<>();
        int before = made[0];
        loop.inbox().offer(new CallFromThread(() -> madeBefore.add(made[0] - before)));

        turns(1);

        assertThat(before).isEqualTo(Timers.BATCH);
        assertThat(madeBefore).containsExactly(0);
        assertThat(made[0]).isEqualTo(2 * Timers.BATCH);
        assertThat(looks).as("and I/O has its turn").isPositive();
    }

    @Test
    void aFloodOfTimedCallsThatWereMovedLaterIsPutInItsPlaceBatchByBatch() {
        for (int i = 0; i < 1_000; i++) {
            TimedCall moved = loop.callLater(Duration.ofMillis(1), () -> {});
            moved.delay(Duration.ofHours(1));
        }
        nanos += Duration.ofMillis(2).toNanos();

        turns(1_000 / Timers.BATCH);
        assertThat(io.askedToSleep).as("not all of them are in their places").isZero();

        turns(2);
        assertThat(io.askedToSleep).isPositive();
    }

    @Test
    void batchesOfTimedCallsKeepTheirOrderAndNewOnesComeAfterThoseThatWereDueBefore() {
        List<Integer> made = new ArrayList<>();
        for (int i = 0; i < 3 * Timers.BATCH; i++) {
            int number = i;
            loop.callLater(Duration.ofNanos(10 - i % 10), () -> {
                made.add(10 * (10 - number % 10));
                if (number == 9) {
                    loop.callLater(Duration.ZERO, () -> made.add(1_000));
                }
            });
        }
        nanos += 10;

        turns(5);

        assertThat(made).hasSize(3 * Timers.BATCH + 1).isSorted();
    }

    @Test
    void ioIsLookedAtInEveryTurnOfAFloodOfTimedCalls() {
        loop.callLater(Duration.ZERO, this::again);

        turns(100);

        assertThat(looks).isEqualTo(100);
    }

    private void again() {
        loop.callLater(Duration.ZERO, this::again);
    }

    @Test
    void aTurnWithASingleResultReadsTheClockAtMostOnce() {
        loop.callLater(Duration.ofHours(1), () -> {});
        flood(1, 1_000);

        for (int turn = 0; turn < 1_100; turn++) { // the last hundred sleep
            int before = clockReads;
            turns(1);
            assertThat(clockReads - before).as("turn %d", turn).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aTurnThatSleepsWithNoTimersDoesNotReadTheClock() {
        int before = clockReads;
        flood(1, 1);

        turns(3);

        assertThat(delivered).isEqualTo(1);
        assertThat(clockReads - before).isZero();
    }

    @Test
    void theTimeThatTimedCallsTakeIsNotSleptOnTop() {
        loop.callLater(Duration.ofMillis(5), () -> {});
        loop.callLater(Duration.ZERO, () -> nanos += Duration.ofMillis(4).toNanos());

        turns(1);

        assertThat(io.askedToSleep).isBetween(1L, Duration.ofMillis(2).toNanos());
    }

    /** Netty's budget is of real time, so a turn here takes a millisecond; without a budget it would take for ever. */
    @Test
    void underAnEndlessFloodOfIoAResultIsDeliveredInTheNextTurn() {
        io.taskLeft = 100_000_000;
        turns(3);
        int[] left = {0};
        loop.inbox().offer(new CallFromThread(() -> left[0] = io.taskLeft));

        turns(1);

        assertThat(left[0]).as("tasks that Netty has yet to run").isPositive();
        io.taskLeft = 0;
    }

    private void turns(int count) {
        for (int i = 0; i < count; i++) {
            loop.call();
            loop.doIo();
        }
    }

    /** {@code waiting} entries at any time, until there were so many in all. */
    private void flood(int waiting, int inAll) {
        for (int i = 0; i < waiting; i++) {
            loop.inbox().offer(new Drop(inAll));
        }
    }

    private List<Integer> gaps() {
        List<Integer> gaps = new ArrayList<>();
        for (int i = 1; i < deliveredAtLooks.size(); i++) {
            gaps.add(deliveredAtLooks.get(i) - deliveredAtLooks.get(i - 1));
        }
        return gaps;
    }

    private long readClock() {
        clockReads++;
        return nanos;
    }

    private final class Drop extends Inbox.Entry {

        private final int inAll;

        Drop(int inAll) {
            this.inAll = inAll;
        }

        @Override
        void deliver() {
            delivered++;
            nanos += entryNanos;
            if (delivered < inAll) {
                loop.inbox().offer(this);
            }
        }
    }

    /** Never blocks. */
    private final class Io extends QuietIo {

        private ThreadAwareExecutor executor;
        private int taskLeft;
        private long askedToSleep;

        Io of(ThreadAwareExecutor executor) {
            this.executor = executor;
            return this;
        }

        @Override
        public int run(IoHandlerContext context) {
            looks++;
            deliveredAtLooks.add(delivered);
            if (context.canBlock()) {
                askedToSleep = context.delayNanos(System.nanoTime());
            }
            if (taskLeft > 0) {
                executor.execute(this::task);
            }
            return taskLeft > 0 ? 1 : 0;
        }

        private void task() {
            taskLeft--;
            if (taskLeft > 0) {
                executor.execute(this::task);
            }
        }
    }
}
