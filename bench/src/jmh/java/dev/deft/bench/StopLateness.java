package dev.deft.bench;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The lateness of a stop that is left with workers which heed no interrupt: of a pool, which has as many
 * calls queued as workers, and of a reactor with its shared pool.
 *
 * <p>Arguments: the number of workers, the deadline in milliseconds, how often. It prints a line for each; the first of them
 * loads classes.
 */
public final class StopLateness {

    private final int workers;
    private final Duration deadline;

    private StopLateness(int workers, Duration deadline) {
        this.workers = workers;
        this.deadline = deadline;
    }

    /** Measures and prints it. */
    @SuppressWarnings("SystemOut") // a benchmark's result
    public static void main(String[] args) throws InterruptedException {
        StopLateness measured =
                new StopLateness(Integer.parseInt(args[0]), Duration.ofMillis(Integer.parseInt(args[1])));
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            System.out.printf(
                    "%d stuck workers, deadline %d ms: pool.stop %.1f ms late, reactor.close %.1f ms late%n",
                    measured.workers,
                    measured.deadline.toMillis(),
                    measured.ofAPool() / 1e6,
                    measured.ofAReactor() / 1e6);
        }
    }

    private double ofAPool() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(workers);
        CountDownLatch release = new CountDownLatch(1);
        ThreadPool pool = ThreadPool.named("stuck").maxThreads(workers).start();
        for (int i = 0; i < workers; i++) {
            pool.execute(() -> stick(begun, release));
        }
        begun.await();
        for (int i = 0; i < workers; i++) {
            pool.execute(() -> {});
        }
        return late(() -> pool.stop(deadline), release);
    }

    private double ofAReactor() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(workers);
        CountDownLatch release = new CountDownLatch(1);
        Reactor reactor = Reactor.builder()
                .name("stuck")
                .threadPoolSize(workers)
                .stopTimeout(deadline)
                .create()
                .start();
        reactor.callFromThread(() -> {
            for (int i = 0; i < workers; i++) {
                reactor.deferToThread(() -> stick(begun, release)).addErrback(stopped -> null);
            }
        });
        begun.await();
        return late(reactor::close, release);
    }

    private double late(Runnable stop, CountDownLatch release) {
        long start = System.nanoTime();
        stop.run();
        double nanos = System.nanoTime() - start;
        release.countDown();
        return nanos - deadline.toNanos();
    }

    private static void stick(CountDownLatch begun, CountDownLatch release) {
        begun.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                release.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
