package dev.deft.bench;

import dev.deft.analysis.advice.Advice;
import dev.deft.analysis.advice.Adviser;
import dev.deft.analysis.advice.Target;
import dev.deft.analysis.explanation.MatrixAnalysis;
import dev.deft.analysis.explanation.Predictor;
import dev.deft.analysis.explanation.RowAnalysis;
import dev.deft.analysis.result.Arrivals;
import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.ClockCost;
import dev.deft.analysis.result.Distribution;
import dev.deft.analysis.result.Experiment;
import dev.deft.analysis.result.Matrix;
import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.OpenShape;
import dev.deft.analysis.result.Point;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.StyledCell;
import dev.deft.analysis.result.Trial;
import dev.deft.analysis.result.Window;
import dev.deft.analysis.result.Windows;
import dev.deft.reactor.Transport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a thread pool does to latency, and hands the results over as data.
 *
 * <p>One thread runs it; any other may {@link #cancel} it. The cells of a run are measured in an order drawn from the
 * seed, so that a machine that warms up or is disturbed does not favour a row or a column; and all of them before any is measured
 * again.
 */
public final class Bench {

    /** Runs one round of a cell; the seam that lets the order, the progress and the cancelling be tested without threads. */
    @FunctionalInterface
    interface Cells {
        Window run(Workload load, Point point, Implementation implementation, long seed) throws WorkFailedException;
    }

    private final Cells cells;
    private final LongSupplier clock;
    private final int cores;
    private final long seed;
    private final Progress progress;

    private final CancellableRun cancellable = new CancellableRun();

    /** The failure that ended a run. Belongs to the thread that runs the bench. */
    private @Nullable Exception failure;

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
     *
     * @param clockCost what reading the clock costs, which may hide what the synchronous calls take
     * @param styles the other ways in which callers are to be written; callbacks are always measured
     */
    public Experiment runExperiment(
            Workload load, List<Integer> demands, int workers, ClockCost clockCost, List<CallerStyle> styles) {
        List<Trial> trials = new ArrayList<>();
        List<StyledCell> styled = new ArrayList<>();
        runAll(shapes(demands, List.of(workers)), 1, (shape, round) -> {
            Optional<Baseline> synchronous = synchronously(load, shape);
            if (synchronous.isEmpty()) {
                return false;
            }
            Window deferred = cells.run(load, shape, Implementation.DEFT, seed);
            trials.add(trial(shape, deferred, synchronous.get().latencies(), clockCost));
            return deferred.complete() && runStyles(load, shape, styles, styled);
        });
        trials.sort(Comparator.comparingInt(trial -> trial.deferred().callers()));
        styled.sort(Comparator.comparingInt(one -> one.cell().callers()));
        boolean complete = trials.size() == demands.size()
                && trials.stream().allMatch(trial -> trial.deferred().complete())
                && styled.stream().allMatch(one -> one.cell().complete());
        Optional<RowAnalysis> row =
                RowAnalysis.of(workers, trials.stream().map(Trial::deferred).toList(), cores);
        return new Experiment(
                complete,
                trials.stream()
                        .map(trial -> new Trial(
                                row.map(of -> of.explained(trial.deferred())).orElse(trial.deferred()),
                                trial.synchronous(),
                                trial.increase()))
                        .toList(),
                styled.isEmpty() ? null : styled);
    }

    /** Measures one demand in each style, and returns whether each was measured whole. */
    private boolean runStyles(Workload load, Shape shape, List<CallerStyle> styles, List<StyledCell> to)
            throws WorkFailedException {
        for (CallerStyle style : styles) {
            if (style == CallerStyle.CALLBACKS) {
                continue;
            }
            Window measured = cells.run(load, shape, style.implementation(), seed);
            Cell cell = Cell.measured(shape, new Windows(List.of(measured)), List.of());
            to.add(new StyledCell(style.title(), cell));
            if (!measured.complete()) {
                return false;
            }
        }
        return true;
    }

    private static Trial trial(Shape shape, Window deferred, Distribution synchronous, ClockCost clockCost) {
        Cell cell = Cell.measured(shape, new Windows(List.of(deferred)), List.of());
        return new Trial(
                cell,
                synchronous,
                clockCost.hides(synchronous.mean())
                        ? null
                        : Numbers.finite(cell.latency().mean() / synchronous.mean()));
    }

    /**
     * Runs every demand over every number of workers, so many times in turn. An interrupt of the calling thread ends it as
     * {@link #cancel} does, and so does a {@link #failure}.
     */
    public Matrix runMatrix(Workload load, List<Integer> demands, List<Integer> workers, int rounds) {
        List<Measured<Shape>> measured = measureAll(load, shapes(demands, workers), rounds);
        List<Cell> reached = measured.stream()
                .filter(Measured::isReached)
                .map(Measured::cell)
                .toList();
        return new MatrixAnalysis(demands, workers, reached, cores, areComplete(measured, rounds)).explained(seed);
    }

    /** The same for planned starts: every rate over every number of workers. */
    public Matrix runOpenMatrix(
            Workload load, List<Double> rates, Arrivals arrivals, List<Integer> workers, int rounds) {
        List<OpenShape> shapes = workers.stream()
                .flatMap(w -> rates.stream().map(rate -> new OpenShape(rate, arrivals, w)))
                .toList();
        List<Measured<OpenShape>> measured = measureAll(load, shapes, rounds);
        List<Cell> reached = measured.stream()
                .filter(Measured::isReached)
                .map(one -> Predictor.explained(one.cell(), one.point, cores))
                .toList();
        return new Matrix("open", areComplete(measured, rounds), reached, List.of(), null);
    }

    /**
     * Finds the fewest workers that meet a target, by prediction and by measuring around it. An interrupt of the calling
     * thread ends it as {@link #cancel} does, and so does a {@link #failure}: then there is no answer.
     *
     * @param wanted the load; how many workers it names does not matter
     * @param mostWorkers no more than this are tried
     * @param rounds how often each number of workers is measured
     */
    public Advice advise(Target target, Point wanted, Workload load, int mostWorkers, int rounds) {
        return new Adviser(target, wanted, mostWorkers, cores, point -> measureDeft(load, point, rounds)).advise();
    }

    /** Deft alone, round by round; nothing if it was ended before its time. */
    private Optional<Windows> measureDeft(Workload load, Point point, int rounds) {
        List<Window> measured = new ArrayList<>();
        runAll(List.of(point), rounds, (one, round) -> {
            Window deft = cells.run(load, point, Implementation.DEFT, seedOf(0, round));
            measured.add(deft);
            return deft.complete();
        });
        boolean complete = measured.size() == rounds && measured.stream().allMatch(Window::complete);
        return complete ? Optional.of(new Windows(measured)) : Optional.empty();
    }

    /**
     * Ends the run that is under way, and every later one of this bench, at once: what was measured so far is returned.
     * May be called from any thread.
     */
    public void cancel() {
        cancellable.cancel();
    }

    /** Returns whether {@link #cancel} was called. */
    public boolean isCancelled() {
        return cancellable.isCancelled();
    }

    /**
     * The failure that ended a run before its time, if anything did: a {@link WorkFailedException} if a call failed, or a machine that
     * starts too few threads. It is kept here, not thrown, since what was measured before it is worth having; no later run of
     * this bench measures anything. To be asked on the thread that runs the bench.
     */
    public Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    /** The part of one cell that there is while a matrix is measured. */
    private static final class Measured<P extends Point> {

        private final P point;
        private final List<Window> deft = new ArrayList<>();
        private final List<Window> references = new ArrayList<>();

        Measured(P point) {
            this.point = point;
        }

        boolean isReached() {
            return !deft.isEmpty();
        }

        Cell cell() {
            return Cell.measured(point, new Windows(deft), references);
        }
    }

    private <P extends Point> List<Measured<P>> measureAll(Workload load, List<P> points, int rounds) {
        List<Measured<P>> cells = points.stream().map(Measured::new).toList();
        runAll(cells, rounds, (cell, round) -> measure(load, cell, round, seedOf(cells.indexOf(cell), round)));
        return cells;
    }

    /**
     * One round of a cell: Deft and its reference right after each other, in turn the one and the other first, so that what
     * disturbs the machine for longer disturbs both. Returns false if it was interrupted; of a cell that has complete rounds
     * the one that was cut short is left out.
     */
    private <P extends Point> boolean measure(Workload load, Measured<P> cell, int round, long roundSeed)
            throws WorkFailedException {
        boolean deftFirst = round % 2 == 0;
        Optional<Window> reference = Optional.empty();
        if (!deftFirst) {
            reference = Optional.of(cells.run(load, cell.point, Implementation.REFERENCE, roundSeed));
            if (!reference.get().complete()) {
                return false;
            }
        }
        Window deft = cells.run(load, cell.point, Implementation.DEFT, roundSeed);
        if (deft.complete() && deftFirst) {
            reference = Optional.of(cells.run(load, cell.point, Implementation.REFERENCE, roundSeed));
        }
        boolean complete = deft.complete() && reference.filter(Window::complete).isPresent();
        if (complete) {
            cell.references.add(reference.get());
        }
        if (complete || cell.deft.isEmpty()) {
            cell.deft.add(deft);
        }
        return complete;
    }

    private static <P extends Point> boolean areComplete(List<Measured<P>> cells, int rounds) {
        return cells.stream().allMatch(cell -> cell.references.size() == rounds);
    }

    /** The same plan and the same draws for Deft and its reference, others in every cell and round. */
    private long seedOf(int cell, int round) {
        return new SplittableRandom(seed ^ ((long) round << 32 | cell)).nextLong();
    }

    private interface CellStep<C> {
        /** Returns false if it was interrupted. */
        boolean run(C cell, int round) throws WorkFailedException;
    }

    /** Runs this for each of them, in a drawn order, and then again, so many times. */
    private <C> void runAll(List<C> all, int rounds, CellStep<C> step) {
        try {
            boolean whole = cancellable.<WorkFailedException>completes(() -> run(all, rounds, step));
            if (!whole && !isCancelled()) {
                Thread.currentThread().interrupt(); // which is not ours, and so is passed on
            }
        } catch (WorkFailedException | RuntimeException e) {
            failure = e;
        }
    }

    private <C> void run(List<C> all, int rounds, CellStep<C> step) throws WorkFailedException, InterruptedException {
        Random random = new Random(seed);
        int done = 0;
        for (int round = 0; round < rounds; round++) {
            List<C> drawn = new ArrayList<>(all);
            Collections.shuffle(drawn, random);
            for (C cell : drawn) {
                if (failure != null || isCancelled()) {
                    return;
                }
                progress.starting(pointOf(cell), done++, all.size() * rounds);
                if (!step.run(cell, round)) {
                    throw new InterruptedException("amid " + pointOf(cell).label());
                }
            }
        }
    }

    private static Point pointOf(Object cell) {
        return cell instanceof Measured<?> measured ? measured.point : (Point) cell;
    }

    private Optional<Baseline> synchronously(Workload load, Shape shape) throws WorkFailedException {
        try {
            SyncBaseline baseline = new SyncBaseline(clock, this::isCancelled);
            return Optional.of(baseline.measure(load, shape.demand()));
        } catch (InterruptedException e) {
            return Optional.empty();
        } catch (Exception e) {
            throw new WorkFailedException("the synchronous calls", load.work(), e);
        }
    }

    private static List<Shape> shapes(List<Integer> demands, List<Integer> workers) {
        return workers.stream()
                .flatMap(w -> demands.stream().map(d -> new Shape(d, w)))
                .toList();
    }
}
