package dev.deft.bench;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Runs one cell on a reactor and a pool of its own, so that no cell inherits anything from the one before.
 *
 * <p>A thread of its own starts them and ends them. Thousands of workers take longer for that than whoever pressed Ctrl-C
 * should wait, and neither can be cut short; so an interrupted cell is reported first, and that thread sees to the rest.
 */
final class CellRunner {

    /** How long a pool may take to finish its calls before they are interrupted; the cell has been drained by then. */
    private static final Duration STOP_DEADLINE = Duration.ofMillis(100);

    /** How long a stopped cell may take to say what it has. */
    private static final long REPORT_MILLIS = 500;

    private final LongSupplier clock;
    private final CpuClock cpu;
    private final Transport transport;

    CellRunner(LongSupplier clock, CpuClock cpu, Transport transport) {
        this.clock = clock;
        this.cpu = cpu;
        this.transport = transport;
    }

    /**
     * Runs a cell to its end, and returns when its threads have ended. If the calling thread is interrupted, the cell says
     * at once what was measured by then, marked incomplete, and its threads end soon after; the interrupt is used up by
     * that. It is kept when the cell was complete already.
     *
     * @throws WorkFailedException if a call failed
     */
    Cell run(Load load, Shape shape) throws WorkFailedException {
        CompletableFuture<Cell> outcome = new CompletableFuture<>();
        FutureTask<Cell> whole = new FutureTask<>(() -> runAndClose(load, shape, outcome));
        Thread thread = new Thread(whole, "deft-bench-cell");
        thread.start();
        try {
            return whole.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            return stopped(outcome, load, shape);
        } catch (ExecutionException e) {
            throw asThrown(e);
        }
    }

    private static Cell stopped(CompletableFuture<Cell> outcome, Load load, Shape shape) throws WorkFailedException {
        Cell cell = soon(outcome, load, shape);
        if (cell.complete()) {
            Thread.currentThread().interrupt();
        }
        return cell;
    }

    private Cell runAndClose(Load load, Shape shape, CompletableFuture<Cell> outcome) throws WorkFailedException {
        try (Reactor reactor = Reactor.builder().transport(transport).create()) {
            return switch (load.pool()) {
                case DEDICATED -> onDedicatedPool(reactor, load, shape, outcome);
                case SHARED -> onSharedPool(reactor, load, shape, outcome);
            };
        }
    }

    private Cell onDedicatedPool(Reactor reactor, Load load, Shape shape, CompletableFuture<Cell> outcome)
            throws WorkFailedException {
        ThreadPool pool = ThreadPool.named("bench")
                .fixed(shape.workers())
                .queueCapacity(shape.demand())
                .start();
        try {
            checkWorkers(pool, shape);
            return measure(reactor, load, shape, call -> reactor.deferToThreadPool(pool, call), outcome);
        } finally {
            pool.stop(STOP_DEADLINE, QueuedWork.CANCEL);
        }
    }

    private Cell onSharedPool(Reactor reactor, Load load, Shape shape, CompletableFuture<Cell> outcome)
            throws WorkFailedException {
        reactor.suggestThreadPoolSize(shape.workers());
        ThreadPool pool = reactor.threadPool();
        try {
            return measure(reactor, load, shape, call -> reactor.deferToThread(call), outcome);
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

    private Cell measure(Reactor reactor, Load load, Shape shape, Dispatch dispatch, CompletableFuture<Cell> outcome)
            throws WorkFailedException {
        ClosedLoop loop = new ClosedLoop(shape, load, dispatch, reactor, clock, cpu, completing(outcome));
        reactor.start();
        reactor.callFromThread(loop::start);
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            reactor.callFromThread(loop::stop);
            return soon(outcome, load, shape);
        } catch (ExecutionException e) {
            throw failure(load, shape, e);
        }
    }

    private static Cell soon(CompletableFuture<Cell> outcome, Load load, Shape shape) throws WorkFailedException {
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

    /** What the cell's thread threw, for the one that runs the bench. */
    private static WorkFailedException asThrown(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (WorkFailedException) Objects.requireNonNull(cause, "the cell's thread threw nothing");
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
