package dev.deft.bench;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Runs one cell on a reactor and a pool of its own, so that no cell inherits anything from the one before. */
final class CellRunner {

    /** How long a pool may take to finish its calls before they are interrupted; the cell has been drained by then. */
    private static final Duration STOP_DEADLINE = Duration.ofMillis(100);

    /** How long a stopped cell may take to say what it has. */
    private static final long REPORT_MILLIS = 500;

    private final LongSupplier clock;
    private final CpuClock cpu;

    CellRunner(LongSupplier clock, CpuClock cpu) {
        this.clock = clock;
        this.cpu = cpu;
    }

    /**
     * Runs a cell to its end. If the calling thread is interrupted, the cell ends at once and says what was measured by
     * then, marked incomplete; the interrupt is used up by that, so that the pool and the reactor can be closed in order.
     *
     * @throws WorkFailedException if a call failed
     */
    Cell run(Load load, Shape shape) throws WorkFailedException {
        try (Reactor reactor = Reactor.create()) {
            return switch (load.pool()) {
                case DEDICATED -> onDedicatedPool(reactor, load, shape);
                case SHARED -> onSharedPool(reactor, load, shape);
            };
        }
    }

    private Cell onDedicatedPool(Reactor reactor, Load load, Shape shape) throws WorkFailedException {
        ThreadPool pool = ThreadPool.named("bench")
                .fixed(shape.workers())
                .queueCapacity(shape.demand())
                .start();
        try {
            checkWorkers(pool, shape);
            return measure(reactor, load, shape, call -> reactor.deferToThreadPool(pool, call));
        } finally {
            pool.stop(STOP_DEADLINE, QueuedWork.CANCEL);
        }
    }

    private Cell onSharedPool(Reactor reactor, Load load, Shape shape) throws WorkFailedException {
        reactor.suggestThreadPoolSize(shape.workers());
        ThreadPool pool = reactor.threadPool();
        try {
            return measure(reactor, load, shape, call -> reactor.deferToThread(call));
        } finally {
            // The reactor's own stop would give its pool ten seconds.
            pool.stop(STOP_DEADLINE, QueuedWork.CANCEL);
        }
    }

    private static void checkWorkers(ThreadPool pool, Shape shape) {
        int workers = pool.statistics().workers();
        if (workers < shape.workers()) {
            throw new IllegalStateException("the machine started only " + workers + " of " + shape.workers()
                    + " threads; ask for fewer workers, or allow the process more threads");
        }
    }

    private Cell measure(Reactor reactor, Load load, Shape shape, Dispatch dispatch) throws WorkFailedException {
        CompletableFuture<Cell> outcome = new CompletableFuture<>();
        ClosedLoop loop = new ClosedLoop(shape, load, dispatch, reactor, clock, cpu, completing(outcome));
        reactor.start();
        reactor.callFromThread(loop::start);
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            return stopped(reactor, loop, outcome, load, shape);
        } catch (ExecutionException e) {
            throw failure(load, shape, e);
        }
    }

    private Cell stopped(Reactor reactor, ClosedLoop loop, CompletableFuture<Cell> outcome, Load load, Shape shape)
            throws WorkFailedException {
        reactor.callFromThread(loop::stop);
        try {
            return outcome.get(REPORT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | TimeoutException e) {
            return Cell.unmeasured(shape);
        } catch (ExecutionException e) {
            throw failure(load, shape, e);
        }
    }

    private static WorkFailedException failure(Load load, Shape shape, ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new WorkFailedException("D=" + shape.demand() + " W=" + shape.workers(), load.work(), cause);
    }

    private static ClosedLoop.Listener completing(CompletableFuture<Cell> outcome) {
        return new ClosedLoop.Listener() {
            @Override
            public void measured(Cell cell) {
                outcome.complete(cell);
            }

            @Override
            public void failed(Throwable cause) {
                outcome.completeExceptionally(cause);
            }
        };
    }
}
