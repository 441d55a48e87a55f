package dev.deft.bench;

import dev.deft.analysis.statistics.Interval;
import dev.deft.analysis.theory.Bottleneck;
import dev.deft.analysis.theory.OperationalLaws;
import java.util.Comparator;
import java.util.List;
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
public record Row(int workers, List<Cell> cells, int cores) {

    /** A throughput that is this near to the row's highest has stopped growing. */
    private static final double FLAT = 0.85;

    /** Work that takes so many times its shortest time was held up; a smaller difference is chance. */
    private static final double STRETCHED = 1.25;

    /** Calls that used less than this part of the cores are not slow for want of cores, whoever has the others. */
    private static final double WORTH_BLAMING = 0.2;

    /** Work that takes so many times what it took the fewest callers waits for something inside. */
    private static final double HELD_UP = 1.5;

    public Row {
        cells = List.copyOf(cells);
        if (cells.isEmpty()) {
            throw new IllegalArgumentException("a row needs at least one measured cell; W=" + workers + " has none");
        }
    }

    /** The processor time that the reactor's thread needs per call, in nanoseconds: o. */
    public double reactorNanos() {
        return last().reactorNanosPerCall();
    }

    /** The processor time that the process needs per call, in nanoseconds: d. Zero if that is not known. */
    public double cpuNanos() {
        return last().isCpuKnown() ? last().cpuNanosPerCall() : 0;
    }

    /** How busy the resources were in one of the cells. */
    public Utilisation utilisation(Cell cell) {
        double x = cell.throughput();
        return new Utilisation(
                OperationalLaws.utilisation(x, cell.meanServiceNanos(), workers),
                OperationalLaws.utilisation(x, reactorNanos(), 1),
                OperationalLaws.utilisation(x, cpuNanos(), cores),
                cell.othersLoad(cores));
    }

    /** The highest throughput that anything allows in one of the cells: the least of D/(o+S), W/S, 1/o and C/d. */
    public double bound(Cell cell) {
        double service = cell.meanServiceNanos();
        double byDemand = OperationalLaws.demandBound(cell.shape().demand(), reactorNanos(), service);
        double byWorkers = OperationalLaws.serverBound(workers, service);
        return Math.min(Math.min(byDemand, byWorkers), Math.min(bound(Bottleneck.REACTOR), bound(Bottleneck.CPU)));
    }

    /** The cell of the highest demand. */
    public Cell last() {
        return cells.get(cells.size() - 1);
    }

    /** The highest throughput of the row. */
    public double highestThroughput() {
        return best().throughput();
    }

    /**
     * The first cell whose throughput is about the row's highest, and whose throughput no later demand lifts as demand
     * grows: from here on, demand only makes calls wait. The last cell if there is no such cell.
     */
    public Cell knee() {
        double flat = FLAT * highestThroughput();
        return cells.stream()
                .filter(cell -> cell.throughput() >= flat && isFlatAfter(cell))
                .findFirst()
                .orElse(last());
    }

    private boolean isFlatAfter(Cell cell) {
        List<Step> later = cells.stream()
                .map(other -> new Step(cell, other))
                .filter(Step::isTelling)
                .toList();
        return !later.isEmpty() && later.stream().noneMatch(Step::throughputGrew);
    }

    /** Whether throughput was still growing with demand where the row ends; false too if the row is too short to tell. */
    public boolean stillGrew() {
        return cells.stream()
                .map(cell -> new Step(cell, last()))
                .filter(Step::isTelling)
                .reduce((earlier, nearest) -> nearest)
                .filter(Step::throughputGrew)
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
        boolean workersWereLeft = knee().shape().demand() < workers;
        if (limit == Bottleneck.WORKERS && stoppedGrowing && workersWereLeft && waitsInside()) {
            return Bottleneck.ELSEWHERE;
        }
        return limit;
    }

    /** Whether there was a worker for each caller even at the highest demand, so that none waited for one. */
    public boolean hasWorkerForEachCaller() {
        return last().shape().demand() <= workers;
    }

    /** Whether the callers of the highest demand left the workers about no time to idle. */
    public boolean keptWorkersBusy() {
        return last().hasEnoughSamples()
                && last().shape().demand() >= workers
                && utilisation(last()).workers() >= Utilisation.MET;
    }

    /**
     * How busy a resource was at the highest demand, by the rounds: the 95 % interval of their mean, widened to contain the
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
        return Interval.ofMean(cell.rounds().each().stream()
                        .mapToDouble(round -> busy(resource, round, cell.equals(last())))
                        .toArray())
                .map(rounds -> new Interval(Math.min(all, rounds.low()), Math.max(all, rounds.high())));
    }

    private double busy(Bottleneck resource, Round round, boolean saturated) {
        double x = round.throughput();
        return switch (resource) {
            case WORKERS -> OperationalLaws.utilisation(x, round.parts().run().meanNanos(), workers);
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

    /** Whether the work itself took much longer at the highest demand than at the lowest. */
    public boolean waitsInside() {
        return new Step(cells.get(0), last()).service() > HELD_UP;
    }

    /**
     * What limited one of the cells, or {@link Bottleneck#DEMAND} if nothing did.
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
                        && (cell.shape().demand() <= workers || isFree(Bottleneck.WORKERS, cell));
            // If other programs took the cores, the part of Deft's own decides nothing.
            case CPU -> utilisation(cell).cpu() < Utilisation.MET || isMet(Bottleneck.CPU, cell);
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
        if (Math.max(busy.reactor(), busy.cpu()) >= Utilisation.MET) {
            return busy.reactor() > busy.cpu() ? Bottleneck.REACTOR : Bottleneck.CPU;
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
        boolean oneEach = busy.cpu() * cores >= Utilisation.MET * cell.shape().demand();
        return !oneEach && busy.cpu() >= WORTH_BLAMING && busy.cpu() + busy.others() >= Utilisation.MET;
    }

    private boolean areWorkersMet(Cell cell, double busy) {
        return cell.shape().demand() > workers && busy >= Utilisation.MET;
    }

    /** Whether the work itself took longer than where it was fastest, as it does when it has to wait for a core. */
    private boolean isStretched(Cell cell) {
        double fastest =
                cells.stream().mapToDouble(Cell::meanServiceNanos).min().orElseThrow();
        return cell.meanServiceNanos() > STRETCHED * fastest;
    }

    /** Whether the callers spent about all their time in the work: X·S/D. */
    public static boolean hardlyWaited(Cell cell) {
        int demand = cell.shape().demand();
        return OperationalLaws.utilisation(cell.throughput(), cell.meanServiceNanos(), demand) >= Utilisation.MET;
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
        return cells.stream().max(Comparator.comparingDouble(Cell::throughput)).orElseThrow();
    }
}
