package dev.deft.bench;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.WaitStrategy;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * The lateness of timed calls, on a reactor that has nothing else to do or that is flooded with results: one timed call
 * after the other, each 0.2 to 2.2 ms after the last, beside {@code callers} that call no-ops flat out over 64 workers.
 *
 * <p>Arguments: {@code nio} or {@code epoll}, the number of callers, and for how many seconds; the first second does not
 * count. Two more may follow: how the reactor waits, {@code park}, {@code adaptive} or {@code spin}, and how many microseconds
 * after the last each timed call is to be made. It prints one line; the processor time in it is that of the reactor's thread.
 */
public final class TimerLateness {

    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final Reactor reactor;
    private final ThreadPool pool;
    private final LongSupplier delayNanos;
    private final Histogram lateness = new Histogram(3);
    private boolean counts;
    private long calls;

    /** Of the reactor's thread, from when it counts. */
    private long cpuNanos;

    private TimerLateness(Transport transport, WaitStrategy strategy, LongSupplier delayNanos) {
        reactor = Reactor.builder().transport(transport).waitStrategy(strategy).create();
        pool = ThreadPool.named("late").fixed(64).start();
        this.delayNanos = delayNanos;
    }

    /** Measures once and prints it. */
    @SuppressWarnings("SystemOut") // a benchmark's result
    public static void main(String[] args) throws InterruptedException {
        Transport transport = Transport.valueOf(args[0].toUpperCase(Locale.ROOT));
        int callers = Integer.parseInt(args[1]);
        long seconds = Long.parseLong(args[2]);
        WaitStrategy strategy =
                args.length > 3 ? WaitStrategy.valueOf(args[3].toUpperCase(Locale.ROOT)) : WaitStrategy.ADAPTIVE;
        TimerLateness measured =
                new TimerLateness(transport, strategy, args.length > 4 ? everyMicros(args[4]) : irregular());
        measured.run(callers, Duration.ofSeconds(seconds));
        Histogram h = measured.lateness;
        System.out.printf(
                "%s, %s, %d callers: timers late p50 %.1f us, p99 %.1f us, max %.0f us (%,d timers); %,d calls/s; %.1f %% of a core%n",
                transport,
                strategy,
                callers,
                h.getValueAtPercentile(50) / 1e3,
                h.getValueAtPercentile(99) / 1e3,
                h.getMaxValue() / 1e3,
                h.getTotalCount(),
                measured.calls / seconds,
                measured.cpuNanos / 1e7 / seconds);
    }

    private static LongSupplier everyMicros(String micros) {
        long nanos = 1_000 * Long.parseLong(micros);
        return () -> nanos;
    }

    private static LongSupplier irregular() {
        Random random = new Random(1);
        return () -> 200_000 + random.nextInt(2_000_000);
    }

    private void run(int callers, Duration time) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        reactor.start();
        reactor.callFromThread(() -> {
            reactor.callLater(WARM_UP, () -> {
                counts = true;
                long before = cpuNanosOfThisThread();
                reactor.callLater(time, () -> {
                    cpuNanos = cpuNanosOfThisThread() - before;
                    over.countDown();
                });
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

    private static long cpuNanosOfThisThread() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void call() {
        reactor.deferToThreadPool(pool, () -> 1).onSuccess(one -> {
            calls += counts ? one : 0;
            call();
        });
    }

    private void setTimer() {
        long delay = delayNanos.getAsLong();
        long due = System.nanoTime() + delay;
        reactor.callLater(Duration.ofNanos(delay), () -> {
            if (counts) {
                lateness.recordValue(Math.max(0, System.nanoTime() - due));
            }
            setTimer();
        });
    }
}
