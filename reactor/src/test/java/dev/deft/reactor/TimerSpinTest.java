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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The times when a reactor that spins sleeps and stays awake for its timed calls, turn by turn, with a clock that moves by a tick each
 * time it is read and by as long as a look at I/O or a sleep takes.
 */
final class TimerSpinTest {

    private static final long TICK = 100;

    /** "On time": a few readings of the clock. */
    private static final long MOMENT = 10 * TICK;

    private static final long MICRO = TimeUnit.MICROSECONDS.toNanos(1);

    private final OutstandingCalls outstanding = new OutstandingCalls();
    private final Io io = new Io();
    /** The loop that {@link #spins} or {@link #waits} began. */
    private EventLoop loop;

    private long nanos;

    /** The calls that were made and the entries that were delivered. */
    private final List<String> made = new ArrayList<>();

    /** The time by which each timed call was late. */
    private final List<Long> late = new ArrayList<>();

    /** The time on the clock when an entry comes; 0 for never. */
    private long entryAt;

    @AfterEach
    void end() {
        if (loop != null) {
            loop.end();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EPOLL, 301",
        "EPOLL, 1000",
        "EPOLL, 100000",
        "EPOLL, 123456",
        "NIO, 1302",
        "NIO, 2000",
        "NIO, 100000",
        "NIO, 123456"
    })
    void itSleepsUntilSomeTimeAheadOfATimedCallAndStaysAwakeForTheRest(Transport transport, long micros) {
        spins(transport);
        io.sleepsLateBy = TimerSpin.LATE_NANOS - MOMENT;
        callAfter(micros * MICRO);

        turnsUntil(1);

        assertThat(io.sleeps).hasSize(1);
        assertThat(io.sleeps.get(0)).isLessThanOrEqualTo(micros * MICRO - TimerSpin.LATE_NANOS);
        assertThat(late).allSatisfy(nanos -> assertThat(nanos).isBetween(0L, MOMENT));
    }

    @Test
    void overTheSelectorItStaysAwakeForNoMoreThanAMillisecondLonger() {
        spins(Transport.NIO);
        callAfter(10_000 * MICRO);

        turnsUntil(1);

        assertThat(io.sleeps.get(0)).isGreaterThan(10_000 * MICRO - TimerSpin.SELECTOR_LATE_NANOS - MOMENT);
    }

    @Test
    void withoutChannelsItSleepsUntilAsLittleAheadAsOverEpoll() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "skipped: on one core nobody waits awake");
        loop = new EventLoop("r", this::readClock, Transport.NIO, executor -> io, outstanding, WaitStrategy.SPIN);
        nanos = 0;
        callAfter(TimerSpin.SELECTOR_LATE_NANOS - 2 * MOMENT);

        turn();

        assertThat(nanos).as("the time for which it stayed awake").isLessThan(MOMENT);
    }

    @Test
    void aCallThatIsNearIsWaitedForInOneTurnThatNeitherSleepsNorLooksAtIo() {
        spins(Transport.EPOLL);
        callAfter(50 * MICRO);

        turn();

        assertThat(made).isEmpty();
        assertThat(nanos).isBetween(50 * MICRO, 50 * MICRO + MOMENT);
        assertThat(io.sleeps).isEmpty();
        assertThat(io.looks).isEmpty();

        loop.call();
        assertThat(late).hasSize(1);
    }

    @Test
    void anEntryThatComesMeanwhileIsDeliveredInTheNextTurnAndTheWaitGoesOn() {
        spins(Transport.EPOLL);
        callAfter(90 * MICRO);
        entryAt = 20 * MICRO;

        turn();
        loop.call();

        assertThat(made).containsExactly("entry");
        assertThat(nanos).isBetween(entryAt, entryAt + MOMENT);

        loop.doIo();
        loop.call();

        assertThat(made).containsExactly("entry", "timed");
        assertThat(late).allSatisfy(nanos -> assertThat(nanos).isLessThan(MOMENT));
        assertThat(io.sleeps).isEmpty();
        assertThat(io.looks).isEmpty();
    }

    @Test
    void whatWasTakenAndNotYetDeliveredIsNotWaitedOver() {
        spins(Transport.EPOLL);
        callAfter(90 * MICRO);
        for (int i = 0; i < EventLoop.BATCH + 1; i++) {
            offerEntry();
        }

        turn();

        assertThat(made).hasSize(EventLoop.BATCH);
        assertThat(nanos).isLessThan(MOMENT);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "70, false", "0, true", "70, true"})
    void ioIsLookedAtOnTimeMeanwhile(long microsBetweenEntries, boolean hasCallOutstanding) {
        spins(Transport.NIO);
        if (hasCallOutstanding) {
            outstanding.add(new ThreadCall<>(loop.thread(), deferred -> {}, Runnable::run), 0);
        }
        callAfter(1_100 * MICRO);

        while (late.isEmpty()) {
            if (microsBetweenEntries > 0 && entryAt <= nanos) {
                entryAt = nanos + microsBetweenEntries * MICRO;
            }
            loop.doIo();
            loop.call();
        }

        assertThat(io.sleeps).isEmpty();
        assertThat(io.looks).hasSizeBetween(9, 11);
        long before = 0;
        for (long look : io.looks) {
            assertThat(look - before).isLessThanOrEqualTo(EventLoop.IO_NANOS + MOMENT);
            before = look;
        }
    }

    @Test
    void steadyCallsShareALookAtIoAndAreOnTime() {
        spins(Transport.EPOLL);
        io.lookTakes = 5 * TICK;
        callEvery(50 * MICRO);

        turnsUntil(100);

        assertThat(late).allSatisfy(nanos -> assertThat(nanos).isLessThan(MOMENT));
        assertThat(io.looks).hasSizeBetween(40, 60);
    }

    @Test
    void aFloodOfTimedCallsLeavesIoItsLooks() {
        spins(Transport.EPOLL);
        callEvery(0);

        turnsUntil(2_000);

        assertThat(io.looks).hasSizeGreaterThan(5);
        assertThat((long) io.looks.size()).isBetween(nanos / EventLoop.IO_NANOS / 2, nanos / EventLoop.IO_NANOS);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aCallThatIsFarOffIsSleptFor(Transport transport) {
        spins(transport);
        loop.callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> {});

        turn();

        assertThat(io.sleeps).hasSize(1);
        assertThat(io.sleeps.get(0)).isGreaterThan(TimeUnit.DAYS.toNanos(36_500));
        assertThat(nanos - io.sleeps.get(0)).isLessThan(MOMENT);
    }

    @ParameterizedTest
    @EnumSource(names = {"PARK", "ADAPTIVE"})
    void withAnotherStrategyItSleepsUntilTheCallIsDue(WaitStrategy strategy) {
        waits(Transport.EPOLL, strategy);
        callAfter(100 * MICRO);

        turn();

        assertThat(io.sleeps).hasSize(1);
        assertThat(io.sleeps.get(0)).isBetween(100 * MICRO - MOMENT, 100 * MICRO);
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void onOneCoreNoStrategyStaysAwake(WaitStrategy strategy) {
        assertThat(TimerSpin.of(strategy, 1, this::readClock)).isNull();
    }

    @Test
    void aTurnByHandDoesNotWait() {
        spins(Transport.EPOLL);
        callAfter(50 * MICRO);

        assertThat(loop.turnNow()).isFalse();

        assertThat(nanos).isLessThan(MOMENT);
    }

    private void spins(Transport transport) {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "skipped: on one core nobody waits awake");
        waits(transport, WaitStrategy.SPIN);
    }

    private void waits(Transport transport, WaitStrategy strategy) {
        loop = new EventLoop("r", this::readClock, transport, executor -> io, outstanding, strategy);
        loop.opened();
        nanos = 0;
    }

    private void callAfter(long delay) {
        long due = nanos + delay;
        loop.callLater(Duration.ofNanos(delay), () -> {
            made.add("timed");
            late.add(nanos - due);
        });
    }

    private void callEvery(long period) {
        long due = nanos + period;
        loop.callLater(Duration.ofNanos(period), () -> {
            late.add(nanos - due);
            callEvery(period);
        });
    }

    private void offerEntry() {
        loop.inbox().offer(new CallFromThread(() -> made.add("entry")));
    }

    private void turnsUntil(int calls) {
        loop.call();
        while (late.size() < calls) {
            loop.doIo();
            loop.call();
        }
    }

    private void turn() {
        loop.call();
        loop.doIo();
    }

    private long readClock() {
        boolean before = nanos < entryAt;
        nanos += TICK;
        if (before && nanos >= entryAt) {
            offerEntry(); // as if from another thread
        }
        return nanos;
    }

    private final class Io extends QuietIo {

        /** The times when it was looked at, without sleeping. */
        private final List<Long> looks = new ArrayList<>();

        /** The times for which it was asked to sleep. */
        private final List<Long> sleeps = new ArrayList<>();

        private long lookTakes;
        private long sleepsLateBy;

        @Override
        public int run(IoHandlerContext context) {
            if (context.canBlock()) {
                long asked = context.delayNanos(System.nanoTime());
                sleeps.add(asked);
                nanos += asked + sleepsLateBy;
            } else {
                looks.add(nanos);
                nanos += lookTakes;
            }
            return 0;
        }
    }
}
