package dev.deft.threadpool;

import dev.deft.threadpool.WorkerLoop.Position;
import dev.deft.threadpool.WorkerLoop.Surroundings;
import dev.deft.threadpool.internal.PoolTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for a place in the queue of a pool of one worker, which has room for one, for a model checker: submits, the
 * worker's turns and a cancellation, from several threads.
 */
public class PlaceQueueModel implements Surroundings {

    static final String STRANDED = "there is a place, and a call waits for one";

    // Made once, for the checker goes through all that is done for each of its interleavings.
    private static final PoolSettings SETTINGS =
            ThreadPool.named("model").maxThreads(1).queueCapacity(1).settings();

    private final AtomicReference<WorkerLoop> loop = new AtomicReference<>();
    private final Dispatcher dispatcher = new Dispatcher(SETTINGS, new OneWorker());
    private final PlaceQueue places;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicInteger revoked = new AtomicInteger();
    private final AtomicReference<@Nullable Task> newest = new AtomicReference<>();

    public PlaceQueueModel() {
        this(dispatcher -> new PlaceQueue(dispatcher, 2));
    }

    PlaceQueueModel(Function<Dispatcher, PlaceQueue> newPlaces) {
        places = newPlaces.apply(dispatcher);
    }

    @Operation
    public void submit() {
        Task task = new Task();
        if (places.submit(task) == null) {
            accepted.incrementAndGet();
            newest.set(task);
        }
    }

    /** Ends the task that the worker runs, if it runs one, and lets it look for another. */
    @Operation
    public void turn() {
        WorkerLoop steps = loop.get();
        if (steps == null || steps.at() == Position.PARK) {
            return;
        }
        if (steps.at() == Position.RUN) {
            steps.ended(false);
            places.placeFreed();
        }
        Runnable task = steps.step();
        if (task != null) {
            task.run();
        }
    }

    /** Revokes the call that was submitted last, unless it runs. */
    @Operation
    public void revoke() {
        Task task = newest.getAndSet(null);
        if (task != null && task.leaveQueue()) {
            revoked.incrementAndGet();
            if (!places.remove(task)) {
                dispatcher.poolState().revoked();
                places.placeFreed();
            }
        }
    }

    /** Checks that no call waits for a place that is there, whatever went before, and that each is counted once. */
    @Validate
    public void nothingIsStranded() {
        if (places.size() > 0 && dispatcher.poolState().admit() == null) {
            throw new IllegalStateException(STRANDED);
        }
        PoolStatistics now = dispatcher.statistics();
        int under = places.size() + now.queued() + now.busy();
        // One that runs is still busy; a revoked one may have left from either queue.
        if (accepted.get() != revoked.get() + now.completed() + under) {
            throw new IllegalStateException("accepted " + accepted + ", revoked " + revoked + ", " + now);
        }
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public boolean mayWatch() {
        return false;
    }

    private final class Task implements PoolTask {

        private final AtomicInteger left = new AtomicInteger();
        private volatile boolean gone;

        boolean leaveQueue() {
            boolean first = left.compareAndSet(0, 1);
            gone |= first;
            return first;
        }

        @Override
        public void run() {
            if (left.compareAndSet(0, 2)) {
                ran.incrementAndGet();
            }
        }

        @Override
        public void discarded(Throwable reason) {
            throw new AssertionError(reason);
        }

        @Override
        public boolean isRevoked() {
            return gone;
        }
    }

    /** The backend of a worker that the model steps. */
    private final class OneWorker implements Backend {

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void start(Worker worker, Runnable work) {
            loop.set(new WorkerLoop(dispatcher.poolState(), worker, SETTINGS.idleTimeoutNanos(), PlaceQueueModel.this));
        }

        @Override
        public void park(Worker worker, long nanos) {
            throw new AssertionError("stepped by hand");
        }

        @Override
        public void unpark(Worker worker) {}

        @Override
        public void interrupt(Worker worker) {}

        @Override
        public void elsewhere(String threadName, Runnable work) {
            work.run();
        }

        @Override
        public boolean isCurrent(Worker worker) {
            return false;
        }

        @Override
        public boolean await(CountDownLatch latch, long nanos) {
            return latch.getCount() == 0;
        }
    }

    /** The twin whose submitters do not ask again once their call waits. */
    public static class DoesNotAskAgain extends PlaceQueueModel {

        public DoesNotAskAgain() {
            super(dispatcher -> new PlaceQueue(dispatcher, 2) {
                @Override
                @Nullable
                RejectedExecutionException submit(Runnable task) {
                    if (size() == 0 && dispatcher.poolState().admit() == null) {
                        return dispatcher.accept(task, dispatcher.poolState().submitAdmitted(task));
                    }
                    return add(task) ? null : dispatcher.refusedForFullness();
                }
            });
        }
    }
}
