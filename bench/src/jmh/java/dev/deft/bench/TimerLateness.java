package dev.deft.bench;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * How late timed calls are made, on a reactor that has nothing else to do or that is flooded with results: one timed call
 * after the other, each 0.2 to 2.2 ms after the last, beside {@code callers} that call no-ops flat out over 64 workers.
 *
 * <p>Arguments: {@code nio} or {@code epoll}, the number of callers, and for how many seconds; the first second does not
 * count. It prints one line.
 */
public final class TimerLateness {

    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final Reactor reactor;
    private final ThreadPool pool;
    private final Random random = new Random(1);
    private final Histogram lateness = new Histogram(3);
    private boolean counts;
    private long calls;

    private TimerLateness(Transport transport) {
        reactor = Reactor.builder().transport(transport).create();
        pool = ThreadPool.named("late").fixed(64).start();
    }

    /** Measures once and prints it. */
    @SuppressWarnings("SystemOut") // a benchmark's result
    public static void main(String[] args) throws InterruptedException {
        Transport transport = Transport.valueOf(args[0].toUpperCase(java.util.Locale.ROOT));
        int callers = Integer.parseInt(args[1]);
        TimerLateness measured = new TimerLateness(transport);
        long seconds = Long.parseLong(args[2]);
        measured.run(callers, Duration.ofSeconds(seconds));
        Histogram h = measured.lateness;
        System.out.printf(
                "%s, %d callers: timers late p50 %.0f us, p99 %.0f us, max %.0f us (%,d timers); %,d calls/s%n",
                args[0],
                callers,
                h.getValueAtPercentile(50) / 1e3,
                h.getValueAtPercentile(99) / 1e3,
                h.getMaxValue() / 1e3,
                h.getTotalCount(),
                measured.calls / seconds);
    }

    private void run(int callers, Duration time) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        reactor.start();
        reactor.callFromThread(() -> {
            reactor.callLater(WARM_UP, () -> {
                counts = true;
                reactor.callLater(time, over::countDown);
            });
            for (int i = 0; i < callers; i++) {
                call();
            }
            setTimer();
        });
        over.await();
        reactor.close();
        pool.close();
    }

    private void call() {
        reactor.deferToThreadPool(pool, () -> 1).onSuccess(one -> {
            calls += counts ? one : 0;
            call();
        });
    }

    private void setTimer() {
        long delay = 200_000 + random.nextInt(2_000_000);
        long due = System.nanoTime() + delay;
        reactor.callLater(Duration.ofNanos(delay), () -> {
            if (counts) {
                lateness.recordValue(Math.max(0, System.nanoTime() - due));
            }
            setTimer();
        });
    }
}
