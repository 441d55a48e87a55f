package dev.deft.bench;

import dev.deft.reactor.Transport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a thread pool does to latency, and hands the results over as data.
 *
 * <p>One thread runs it; any other may {@link #cancel} it. The cells of a run are measured in an order drawn from the
 * seed, so that a machine that warms up or is disturbed does not favour a row or a column.
 */
public final class Bench {

    /** Runs one cell; the seam that lets the order, the progress and the cancelling be tested without threads. */
    @FunctionalInterface
    interface Cells {
        Cell run(Load load, Shape shape) throws WorkFailedException;
    }

    private final Cells cells;
    private final LongSupplier clock;
    private final int cores;
    private final long seed;
    private final Progress progress;

    /** Set by any thread, read by the one that runs. */
    private volatile boolean cancelled;

    /** What ended a run. Belongs to the thread that runs the bench. */
    private @Nullable Exception failure;

    /** The thread that is in a run now, which {@link #cancel} interrupts. Guarded by this. */
    private @Nullable Thread runner;

    /** A bench on this JVM's clock and this machine's threads, whose reactors use {@code transport}. */
    public Bench(long seed, Transport transport, Progress progress) {
        this(
                new CellRunner(System::nanoTime, CpuClock.ofThisJvm(), transport)::run,
                System::nanoTime,
                Runtime.getRuntime().availableProcessors(),
                seed,
                progress);
    }

    Bench(Cells cells, LongSupplier clock, int cores, long seed, Progress progress) {
        this.cells = cells;
        this.clock = clock;
        this.cores = cores;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * Runs the thread's experiment: each demand over the same workers, and the same calls made synchronously. An interrupt
     * of the calling thread ends it as {@link #cancel} does, and so does a {@link #failure}.
     */
    public Experiment runExperiment(Load load, List<Integer> demands, int workers) {
        List<Experiment.Trial> trials = new ArrayList<>();
        runAll(inDrawnOrder(demands, List.of(workers)), shape -> {
            Optional<Baseline> synchronous = synchronously(load, shape);
            if (synchronous.isEmpty()) {
                return false;
            }
            Cell deferred = cells.run(load, shape);
            trials.add(new Experiment.Trial(deferred, synchronous.get()));
            return deferred.complete();
        });
        trials.sort(Comparator.comparingInt(trial -> trial.deferred().shape().demand()));
        boolean complete = trials.size() == demands.size()
                && trials.stream().allMatch(trial -> trial.deferred().complete());
        return new Experiment(load, workers, trials, complete);
    }

    /**
     * Runs every demand over every number of workers. An interrupt of the calling thread ends it as {@link #cancel} does,
     * and so does a {@link #failure}.
     */
    public Matrix runMatrix(Load load, List<Integer> demands, List<Integer> workers) {
        List<Cell> measured = new ArrayList<>();
        runAll(inDrawnOrder(demands, workers), shape -> {
            Cell cell = cells.run(load, shape);
            measured.add(cell);
            return cell.complete();
        });
        boolean complete = measured.size() == demands.size() * workers.size()
                && measured.stream().allMatch(Cell::complete);
        return new Matrix(load, sorted(demands), sorted(workers), measured, cores, complete);
    }

    /**
     * Ends the run that is under way, and every later one of this bench, at once: what was measured so far is returned.
     * May be called from any thread.
     */
    public synchronized void cancel() {
        cancelled = true;
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** Whether {@link #cancel} was called. */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * What ended a run before its time, if anything did: a {@link WorkFailedException} if a call failed, or a machine that
     * starts too few threads. It is kept here, not thrown, since what was measured before it is worth having; no later run of
     * this bench measures anything. To be asked on the thread that runs the bench.
     */
    public Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    private interface Step {
        /** Returns false if it was interrupted. */
        boolean run(Shape shape) throws WorkFailedException;
    }

    private void runAll(List<Shape> shapes, Step step) {
        enter();
        boolean interrupted = false;
        try {
            for (int done = 0; done < shapes.size() && !interrupted && !isOver(); done++) {
                progress.starting(shapes.get(done), done, shapes.size());
                interrupted = !step.run(shapes.get(done));
            }
        } catch (WorkFailedException | RuntimeException e) {
            failure = e;
        } finally {
            leave(interrupted);
        }
    }

    private boolean isOver() {
        return cancelled || failure != null;
    }

    private synchronized void enter() {
        runner = Thread.currentThread();
    }

    /** From here on no interrupt of ours can come. One that was ours is taken back: the caller has results to print. */
    private synchronized void leave(boolean interrupted) {
        runner = null;
        if (cancelled) {
            Thread.interrupted();
        } else if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Baseline> synchronously(Load load, Shape shape) throws WorkFailedException {
        try {
            SyncBaseline baseline = new SyncBaseline(clock, () -> cancelled);
            return Optional.of(baseline.measure(load, shape.demand()));
        } catch (InterruptedException e) {
            return Optional.empty();
        } catch (Exception e) {
            throw new WorkFailedException("the synchronous calls", load.work(), e);
        }
    }

    private List<Shape> inDrawnOrder(List<Integer> demands, List<Integer> workers) {
        List<Shape> shapes = new ArrayList<>();
        for (int w : workers) {
            for (int d : demands) {
                shapes.add(new Shape(d, w));
            }
        }
        Collections.shuffle(shapes, new Random(seed));
        return shapes;
    }

    private static List<Integer> sorted(List<Integer> numbers) {
        return numbers.stream().sorted().toList();
    }
}
