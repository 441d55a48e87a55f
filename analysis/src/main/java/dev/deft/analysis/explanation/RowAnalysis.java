package dev.deft.analysis.explanation;

import dev.deft.analysis.result.Cell;
import dev.deft.analysis.result.Estimate;
import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.Row;
import dev.deft.analysis.result.Utilisation;
import dev.deft.analysis.result.Window;
import dev.deft.analysis.statistics.Interval;
import dev.deft.analysis.theory.Bottleneck;
import dev.deft.analysis.theory.OperationalLaws;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The cells of one number of workers, by growing demand, and what they show together.
 *
 * <p>A reactor and workers that wait for each other spend processor time on waking up, or on spinning, that they do not
 * need when there is always work. So the reactor's and the processor's time per call are taken from the cell of the
 * highest demand: what they are where a limit is met.
 *
 * @param workers W
 * @param cells complete, with at least one call each, by growing demand; at least one cell
 * @param cores the processors that the JVM may use: C
 */
public record RowAnalysis(int workers, List<Cell> cells, int cores) {

    /** A throughput that is this near to the row's highest has stopped growing. */
    private static final double FLAT = 0.85;

    /** Work that takes so many times its shortest time was held up; a smaller difference is chance. */
    private static final double STRETCHED = 1.25;

    /** Calls that used less than this part of the cores are not slow for want of cores, whoever has the others. */
    private static final double WORTH_BLAMING = 0.2;

    /** Work that takes so many times what it took the fewest callers waits for something inside. */
    private static final double HELD_UP = 1.5;

    public RowAnalysis {
        cells = List.copyOf(cells);
        if (cells.isEmpty()) {
            throw new IllegalArgumentException("a row needs at least one measured cell; W=" + workers + " has none");
        }
    }

    /** Returns the row of the complete ones among these cells, if there are any. */
    public static Optional<RowAnalysis> of(int workers, List<Cell> cells, int cores) {
        List<Cell> complete = cells.stream()
                .filter(cell -> cell.isMeasured() && cell.workers() == workers)
                .sorted(Comparator.comparingInt(Cell::callers))
                .toList();
        return complete.isEmpty() ? Optional.empty() : Optional.of(new RowAnalysis(workers, complete, cores));
    }

    /** Returns the cell with what explains it; one that is not of the row, since it was stopped, as it is. */
    public Cell explained(Cell cell) {
        return cells.contains(cell)
                ? cell.explained(Numbers.finite(bound(cell)), utilisation(cell), limit(cell), Predictor.of(this, cell))
                : cell;
    }

    /** Returns the row as a document has it. */
    Row row() {
        Bottleneck limit = limit();
        boolean met = limit == Bottleneck.WORKERS || limit == Bottleneck.REACTOR || limit == Bottleneck.CPU;
        return new Row(
                workers,
                limit.name().toLowerCase(Locale.ROOT),
                knee().callers(),
                highestThroughput(),
                reactorNanos(),
                last().cpuNanos(),
                met
                        ? busy(limit)
                                .map(interval ->
                                        new Estimate(utilisation(last()).of(limit), interval.low(), interval.high()))
                                .orElse(null)
                        : null);
    }

    /** The processor time that the reactor's thread needs per call, in nanoseconds: o. */
    public double reactorNanos() {
        return Numbers.orNaN(last().reactorNanos());
    }

    /** The processor time that the process needs per call, in nanoseconds: d. Zero if that is not known. */
    public double cpuNanos() {
        return Numbers.orZero(last().cpuNanos());
    }

    /** The use of the resources in one of the cells. */
    public Utilisation utilisation(Cell cell) {
        double x = cell.callsPerSecond();
        return new Utilisation(
                OperationalLaws.utilisation(x, cell.meanServiceNanos(), workers),
                OperationalLaws.utilisation(x, reactorNanos(), 1),
                last().cpuNanos() == null ? null : (Double) OperationalLaws.utilisation(x, cpuNanos(), cores),
                cell.cpuNanos() == null || cell.machineLoad() == null ? null : (Double) cell.othersLoad(cores));
    }

    /** The highest throughput that anything allows in one of the cells: the least of D/(o+S), W/S, 1/o and C/d. */
    public double bound(Cell cell) {
        double service = cell.meanServiceNanos();
        double byDemand = OperationalLaws.demandBound(cell.callers(), reactorNanos(), service);
        double byWorkers = OperationalLaws.serverBound(workers, service);
        return Math.min(Math.min(byDemand, byWorkers), Math.min(bound(Bottleneck.REACTOR), bound(Bottleneck.CPU)));
    }

    /** The cell of the highest demand. */
    public Cell last() {
        return cells.get(cells.size() - 1);
    }

    /** The highest throughput of the row. */
    public double highestThroughput() {
        return best().callsPerSecond();
    }

    /**
     * The first cell whose throughput is about the row's highest, and whose throughput no later demand lifts as demand
     * grows: from here on, demand only makes calls wait. The last cell if there is no such cell.
     */
    public Cell knee() {
        double flat = FLAT * highestThroughput();
        return cells.stream()
                .filter(cell -> cell.callsPerSecond() >= flat && isFlatAfter(cell))
                .findFirst()
                .orElse(last());
    }

    private boolean isFlatAfter(Cell cell) {
        List<DemandStep> later = cells.stream()
                .map(other -> new DemandStep(cell, other))
                .filter(DemandStep::isTelling)
                .toList();
        return !later.isEmpty() && later.stream().noneMatch(DemandStep::throughputGrew);
    }

    /** Returns whether throughput was still growing with demand where the row ends; false too if the row is too short to tell. */
    public boolean stillGrew() {
        return cells.stream()
                .map(cell -> new DemandStep(cell, last()))
                .filter(DemandStep::isTelling)
                .reduce((earlier, nearest) -> nearest)
                .filter(DemandStep::throughputGrew)
                .isPresent();
    }

    /**
     * Returns the limit of the row at its highest demand; {@link Bottleneck#UNKNOWN} too where the rounds are too far apart to tell.
     */
    public Bottleneck limit() {
        Bottleneck limit = limit(last());
        boolean stoppedGrowing = !knee().equals(last());
        if (limit == Bottleneck.DEMAND && stoppedGrowing && (isStretched(last()) || !hardlyWaited(last()))) {
            return Bottleneck.ELSEWHERE;
        }
        boolean workersWereLeft = knee().callers() < workers;
        if (limit == Bottleneck.WORKERS && stoppedGrowing && workersWereLeft && waitsInside()) {
            return Bottleneck.ELSEWHERE;
        }
        return limit;
    }

    /** Returns whether there was a worker for each caller even at the highest demand, so that none waited for one. */
    public boolean hasWorkerForEachCaller() {
        return last().callers() <= workers;
    }

    /** Returns whether the callers of the highest demand left the workers about no time to idle. */
    public boolean keptWorkersBusy() {
        return last().hasEnoughSamples()
                && last().callers() >= workers
                && utilisation(last()).workers() >= Utilisation.MET;
    }

    /**
     * The use of a resource at the highest demand, by the rounds: the 95 % interval of their mean, widened to contain the
     * value of all calls together. Nothing where there was but one round, or where the processor's clock is too coarse.
     */
    public Optional<Interval> busy(Bottleneck resource) {
        return busy(resource, last());
    }

    private Optional<Interval> busy(Bottleneck resource, Cell cell) {
        if (resource == Bottleneck.CPU && !cell.isCpuKnown()) {
            return Optional.empty();
        }
        double all = utilisation(cell).of(resource);
        return Interval.ofMean(cell.windows().stream()
                        .mapToDouble(round -> busy(resource, round, cell.equals(last())))
                        .toArray())
                .map(rounds -> new Interval(Math.min(all, rounds.low()), Math.max(all, rounds.high())));
    }

    private double busy(Bottleneck resource, Window round, boolean saturated) {
        double x = round.throughput();
        return switch (resource) {
            case WORKERS -> OperationalLaws.utilisation(x, round.parts().run().mean(), workers);
            case REACTOR ->
                saturated
                        ? (double) round.reactorNanos() / round.windowNanos()
                        : OperationalLaws.utilisation(x, reactorNanos(), 1);
            case CPU ->
                saturated
                        ? (double) round.processNanos() / round.windowNanos() / cores
                        : OperationalLaws.utilisation(x, cpuNanos(), cores);
            case DEMAND, ELSEWHERE, UNKNOWN ->
                throw new IllegalArgumentException(resource + " is no resource; ask for WORKERS, REACTOR or CPU");
        };
    }

    /** Returns whether the work itself took much longer at the highest demand than at the lowest. */
    public boolean waitsInside() {
        return new DemandStep(cells.get(0), last()).service() > HELD_UP;
    }

    /**
     * The limit of one of the cells, or {@link Bottleneck#DEMAND} if nothing did.
     *
     * <p>A worker that waits for a core looks as busy as one that works, so the reactor and the cores are asked first: more
     * workers would not lift those. What other programs use counts only where calls used cores themselves and got slower
     * or had to wait, since a greedy program also takes cores that nobody else wants.
     *
     * <p>As many workers as callers, or more, are no limit, however busy they are: another one would have no call to make.
     *
     * <p>Where a resource may have been met or not, by the interval of its rounds, and that would decide, it is not told.
     */
    public Bottleneck limit(Cell cell) {
        if (!cell.hasEnoughSamples()) {
            return Bottleneck.UNKNOWN;
        }
        Bottleneck limit = likeliestLimit(cell);
        return isCertain(limit, cell) ? limit : Bottleneck.UNKNOWN;
    }

    private boolean isCertain(Bottleneck limit, Cell cell) {
        return switch (limit) {
            case WORKERS ->
                isMet(Bottleneck.WORKERS, cell) && isFree(Bottleneck.REACTOR, cell) && isFree(Bottleneck.CPU, cell);
            case DEMAND ->
                isFree(Bottleneck.REACTOR, cell)
                        && isFree(Bottleneck.CPU, cell)
                        && (cell.callers() <= workers || isFree(Bottleneck.WORKERS, cell));
            // If other programs took the cores, the part of Deft's own decides nothing.
            case CPU -> utilisation(cell).of(Bottleneck.CPU) < Utilisation.MET || isMet(Bottleneck.CPU, cell);
            case REACTOR -> isMet(Bottleneck.REACTOR, cell);
            case ELSEWHERE, UNKNOWN -> true;
        };
    }

    private boolean isMet(Bottleneck resource, Cell cell) {
        return busy(resource, cell).map(busy -> busy.low() >= Utilisation.MET).orElse(true);
    }

    private boolean isFree(Bottleneck resource, Cell cell) {
        return busy(resource, cell).map(busy -> busy.high() < Utilisation.MET).orElse(true);
    }

    private Bottleneck likeliestLimit(Cell cell) {
        Utilisation busy = utilisation(cell);
        if (Math.max(busy.reactor(), busy.of(Bottleneck.CPU)) >= Utilisation.MET) {
            return busy.reactor() > busy.of(Bottleneck.CPU) ? Bottleneck.REACTOR : Bottleneck.CPU;
        }
        boolean workersMet = areWorkersMet(cell, busy.workers());
        if (!isStretched(cell) && (workersMet || hardlyWaited(cell))) {
            return workersMet ? Bottleneck.WORKERS : Bottleneck.DEMAND;
        }
        if (lackedCores(cell, busy)) {
            return Bottleneck.CPU;
        }
        return workersMet ? Bottleneck.WORKERS : Bottleneck.DEMAND;
    }

    /** A call uses no more than one core at a time, so callers that had a core each did not wait for others to leave one. */
    private boolean lackedCores(Cell cell, Utilisation busy) {
        double own = busy.of(Bottleneck.CPU);
        boolean oneEach = own * cores >= Utilisation.MET * cell.callers();
        return !oneEach && own >= WORTH_BLAMING && own + cell.othersLoad(cores) >= Utilisation.MET;
    }

    private boolean areWorkersMet(Cell cell, double busy) {
        return cell.callers() > workers && busy >= Utilisation.MET;
    }

    /** Returns whether the work itself took longer than where it was fastest, as it does when it has to wait for a core. */
    private boolean isStretched(Cell cell) {
        double fastest =
                cells.stream().mapToDouble(Cell::meanServiceNanos).min().orElseThrow();
        return cell.meanServiceNanos() > STRETCHED * fastest;
    }

    /** Returns whether the callers spent about all their time in the work: X·S/D. */
    public static boolean hardlyWaited(Cell cell) {
        int demand = cell.callers();
        return OperationalLaws.utilisation(cell.callsPerSecond(), cell.meanServiceNanos(), demand) >= Utilisation.MET;
    }

    /** The highest throughput that a resource allows at the highest demand: W/S, 1/o or C/d. */
    public double bound(Bottleneck resource) {
        return switch (resource) {
            case WORKERS -> OperationalLaws.serverBound(workers, last().meanServiceNanos());
            case REACTOR -> OperationalLaws.serverBound(1, reactorNanos());
            case CPU -> OperationalLaws.serverBound(cores, cpuNanos());
            case DEMAND, ELSEWHERE, UNKNOWN ->
                throw new IllegalArgumentException(resource + " sets no bound; ask for WORKERS, REACTOR or CPU");
        };
    }

    private Cell best() {
        return cells.stream()
                .max(Comparator.comparingDouble(Cell::callsPerSecond))
                .orElseThrow();
    }
}
