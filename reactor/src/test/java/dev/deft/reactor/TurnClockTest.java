package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.WaitStrategy;
import io.netty.channel.IoHandlerContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The time as a turn has it. */
final class TurnClockTest {

    private final AtomicLong nanos = new AtomicLong();
    private final EventLoop loop = new EventLoop(
            "r",
            nanos::get,
            Transport.NIO,
            executor -> new QuietIo() {
                @Override
                public int run(IoHandlerContext context) {
                    return 0;
                }
            },
            new OutstandingCalls(),
            WaitStrategy.PARK);

    @Test
    void theTimeOfLatelyIsReadOnceInADozenTurnsOrSo() {
        TurnClock clock = new TurnClock(nanos::incrementAndGet);
        List<Long> times = new ArrayList<>();
        for (int turn = 0; turn < TurnClock.MOST_OF_ONE_READING + 3; turn++) {
            times.add(clock.lately());
            clock.forget();
        }

        assertThat(times).startsWith(1L, 1L).endsWith(1L, 2L, 2L);
        assertThat(times.subList(0, TurnClock.MOST_OF_ONE_READING + 1)).containsOnly(1L);
    }

    @Test
    void theTimeOfLatelyIsThatOfTheTurnWhereThatIsKnown() {
        TurnClock clock = new TurnClock(nanos::incrementAndGet);
        clock.lately();
        clock.forget();

        assertThat(clock.now()).isEqualTo(2);
        assertThat(clock.lately()).isEqualTo(2);
    }

    @Test
    void theTimeOfLatelyIsAfterASleep() {
        loop.begin();
        TimedCall inAnHour = loop.callLater(Duration.ofHours(1), () -> {});
        loop.call();
        assertThat(loop.clock().lately()).isZero();
        LockSupport.unpark(Thread.currentThread()); // so that the sleep ends at once

        loop.doIo();
        nanos.set(42);

        assertThat(loop.clock().lately()).isEqualTo(42);
        inAnHour.cancel();
        loop.end();
    }

    @Test
    void whatIsDeliveredAfterASleepHasTheTimeAfterIt() {
        loop.begin();
        TimedCall inAnHour = loop.callLater(Duration.ofHours(1), () -> {});
        loop.call();
        LockSupport.unpark(Thread.currentThread()); // so that the sleep ends at once

        loop.doIo();
        nanos.set(42);

        assertThat(loop.clock().now()).isEqualTo(42);
        inAnHour.cancel();
        loop.end();
    }
}
