package dev.deft.bench;

import dev.deft.analysis.result.OpenShape;
import dev.deft.analysis.result.Point;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Window;
import dev.deft.analysis.theory.OperationalLaws;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.WaitStrategy;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Runs one cell on a loop and a pool of its own, so that no cell inherits anything from the one before.
 *
 * <p>A thread of its own starts them and ends them. Thousands of workers take longer for that than whoever pressed Ctrl-C
 * should wait, and neither can be cut short; so an interrupted cell is reported first, and that thread sees to the rest.
 */
record CellRunner(LongSupplier clock, CpuClock cpu, Transport transport) {

    /** The time that a stopped cell may take to say what it has. */
    private static final long REPORT_MILLIS = 500;

    /**
     * Runs a cell to its end, and returns when its threads have ended. If the calling thread is interrupted, the cell says
     * at once what was measured by then, marked incomplete, and its threads end soon after; the interrupt is used up by
     * that. It is kept when the cell was complete already.
     *
     * @param seed of the plan of an open loop, and of what its work draws
     * @throws WorkFailedException if a call failed
     */
    Window run(Workload load, Point point, Implementation implementation, long seed) throws WorkFailedException {
        CompletableFuture<Window> outcome = new CompletableFuture<>();
        Workload drawn = load.seeded(seed);
        FutureTask<Window> whole = new FutureTask<>(() -> runAndClose(drawn, point, implementation, seed, outcome));
        Thread thread = new Thread(whole, "deft-bench-cell");
        thread.start();
        try {
            return whole.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            return stopped(outcome, load, point);
        } catch (ExecutionException e) {
            throw asThrown(e);
        }
    }

    private static Window stopped(CompletableFuture<Window> outcome, Workload load, Point point)
            throws WorkFailedException {
        Window round = soon(outcome, load, point);
        if (round.complete()) {
            Thread.currentThread().interrupt();
        }
        return round;
    }

    private Window runAndClose(
            Workload load, Point point, Implementation implementation, long seed, CompletableFuture<Window> outcome)
            throws WorkFailedException {
        if (implementation == Implementation.THREADS) {
            return runOnThreads(load, (Shape) point, outcome);
        }
        try (SystemUnderTest stage = stage(load, point, implementation, outcome);
                IdleTrace idle = IdleTrace.start()) {
            Window round = measure(stage, load, point, seed, outcome);
            return round.withIdle(idle.finish());
        }
    }

    private Window runOnThreads(Workload load, Shape shape, CompletableFuture<Window> outcome)
            throws WorkFailedException {
        try (IdleTrace idle = IdleTrace.start()) {
            Window round = new ThreadCallers(shape, load, clock, cpu).measure();
            outcome.complete(round);
            return round.withIdle(idle.finish());
        } catch (ExecutionException e) {
            throw failure(load, shape, e);
        }
    }

    private SystemUnderTest stage(
            Workload load, Point point, Implementation implementation, CompletableFuture<Window> outcome) {
        if (implementation == Implementation.REFERENCE) {
            return new JdkSystem(point.workers(), outcome::completeExceptionally);
        }
        if (point instanceof Shape closed) {
            DeftSystem deft =
                    DeftSystem.of(load.pool(), closed.workers(), closed.demand(), transport, WaitStrategy.ADAPTIVE);
            return implementation == Implementation.INLINE ? new InlineSystem(deft) : deft;
        }
        // What an open loop plans waits in the pool's queue, however far it falls behind. It stays awake ahead of a
        // send.
        return DeftSystem.of(load.pool(), point.workers(), Integer.MAX_VALUE, transport, WaitStrategy.SPIN);
    }

    private Driver driver(
            SystemUnderTest stage, Workload load, Point point, long seed, CompletableFuture<Window> outcome) {
        if (point instanceof Shape closed) {
            return new ClosedLoop(closed, load, stage, clock, cpu, Driver.Listener.completing(outcome));
        }
        OpenShape open = (OpenShape) point;
        LongSupplier gaps = open.arrivals().gaps(OperationalLaws.NANOS_PER_SECOND / open.ratePerSecond(), seed);
        return new OpenLoop(load, gaps, stage, clock, cpu, Driver.Listener.completing(outcome));
    }

    private Window measure(
            SystemUnderTest stage, Workload load, Point point, long seed, CompletableFuture<Window> outcome)
            throws WorkFailedException {
        Driver driver = driver(stage, load, point, seed, outcome);
        stage.start();
        stage.execute(driver::start);
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            stage.execute(driver::stop);
            return soon(outcome, load, point);
        } catch (ExecutionException e) {
            throw failure(load, point, e);
        }
    }

    private static Window soon(CompletableFuture<Window> outcome, Workload load, Point point)
            throws WorkFailedException {
        try {
            return outcome.get(REPORT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | TimeoutException e) {
            return Window.unmeasured();
        } catch (ExecutionException e) {
            throw failure(load, point, e);
        }
    }

    private static WorkFailedException failure(Workload load, Point point, ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new WorkFailedException(point.label(), load.work(), cause);
    }

    /** The failure that the cell's thread threw, for the one that runs the bench. */
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
}
