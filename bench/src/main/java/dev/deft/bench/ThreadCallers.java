package dev.deft.bench;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one cell as the toy pool of the thread's reply does: D callers, each a thread that puts a call into a plain queue and waits for its
 * answer, and W workers that take calls from it. No loop is between them, and nothing of Deft's.
 *
 * <p>All callers warm up, wait for one another, and are measured from one moment on. What they measure they write down in turn, under the
 * monitor of the books, when the time has been taken.
 */
final class ThreadCallers {

    private static final long STOP_MILLIS = 100;

    private final Shape shape;
    private final Workload load;
    private final LongSupplier clock;

    @GuardedBy("itself")
    private final Recorder books;

    private final BlockingQueue<Caller> queue = new LinkedBlockingQueue<>();
    private final CountDownLatch warm;
    private final CountDownLatch start = new CountDownLatch(1);
    private final CountDownLatch done;
    private final List<Thread> threads = new ArrayList<>();

    /** The first failure of a call; null while there is none. Any caller writes it, before it has done. */
    private volatile @Nullable Throwable failure;

    /** The time at which callers end that are measured for a time. Written before {@link #start} opens. */
    private long end = Long.MAX_VALUE;

    ThreadCallers(Shape shape, Workload load, LongSupplier clock, CpuClock cpu) {
        this.shape = shape;
        this.load = load;
        this.clock = clock;
        this.books = new Recorder(clock, cpu);
        this.warm = new CountDownLatch(shape.demand());
        this.done = new CountDownLatch(shape.demand());
    }

    /**
     * Measures the cell, and ends its threads. If the calling thread is interrupted, it returns what was measured by then, marked
     * incomplete.
     *
     * @throws ExecutionException if a call failed; its cause is what that threw
     */
    Window measure() throws ExecutionException {
        try {
            begin();
            warm.await();
            open();
            start.countDown();
            done.await();
            return finish(true);
        } catch (InterruptedException e) {
            return finish(false);
        } finally {
            stop();
        }
    }

    private void begin() {
        for (int i = 0; i < shape.workers(); i++) {
            start(this::work, "deft-bench-queue-worker", i);
        }
        for (int i = 0; i < shape.demand(); i++) {
            start(new Caller(), "deft-bench-caller", shape.workers());
        }
    }

    private void start(Runnable work, String name, int workers) {
        Thread thread = new Thread(work, name);
        try {
            thread.start();
        } catch (OutOfMemoryError tooFewThreads) {
            throw SystemUnderTest.tooFewThreads(workers, shape.workers());
        }
        threads.add(thread);
    }

    private void open() {
        synchronized (books) {
            books.open();
            books.begin();
        }
        if (load.extent() instanceof StopCondition.Time time) {
            end = clock.getAsLong() + time.duration().toNanos();
        }
    }

    private Window finish(boolean complete) throws ExecutionException {
        Throwable failed = failure;
        if (failed != null) {
            throw new ExecutionException(failed);
        }
        synchronized (books) {
            books.end();
            return books.round(complete, complete, Optional.empty());
        }
    }

    private void stop() {
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(STOP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            while (true) {
                queue.take().makeCall();
            }
        } catch (InterruptedException cellIsOver) {
            return;
        }
    }

    /** The thread of a caller, and the one call that it has under way. */
    private final class Caller implements Runnable {

        private final MeasuredCall call = new MeasuredCall(load.work(), clock);
        private final BlockingQueue<Object> answer = new ArrayBlockingQueue<>(1);

        /** Makes its call, on a worker. */
        void makeCall() throws InterruptedException {
            Object outcome;
            try {
                outcome = call.call();
            } catch (Throwable thrown) { // Errors too: the caller waits
                outcome = thrown;
            }
            answer.put(outcome);
        }

        @Override
        public void run() {
            try {
                warmUp();
                warm.countDown();
                start.await();
                makeCalls();
            } catch (InterruptedException cellIsOver) {
                return;
            } catch (ExecutionException e) {
                failure = e.getCause();
            } finally {
                warm.countDown();
                done.countDown();
            }
        }

        private void warmUp() throws InterruptedException, ExecutionException {
            long warmUpEnd = clock.getAsLong() + load.warmUp().toNanos();
            while (failure == null && clock.getAsLong() < warmUpEnd) {
                ask();
            }
        }

        private void makeCalls() throws InterruptedException, ExecutionException {
            long most = load.extent() instanceof StopCondition.CallsPerCaller limit ? limit.calls() : Long.MAX_VALUE;
            for (long i = 0; i < most && failure == null && clock.getAsLong() < end; i++) {
                long before = clock.getAsLong();
                long result = ask();
                long after = clock.getAsLong();
                synchronized (books) {
                    books.keep(result);
                    books.record(before, call, after);
                }
            }
        }

        private long ask() throws InterruptedException, ExecutionException {
            queue.put(this);
            Object outcome = answer.take();
            if (outcome instanceof Throwable thrown) {
                throw new ExecutionException(thrown);
            }
            return (Long) outcome;
        }
    }
}
