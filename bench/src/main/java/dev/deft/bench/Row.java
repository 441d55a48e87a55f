package dev.deft.bench;

import java.util.Comparator;
import java.util.List;

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
                Laws.utilisation(x, cell.meanServiceNanos(), workers),
                Laws.utilisation(x, reactorNanos(), 1),
                Laws.utilisation(x, cpuNanos(), cores),
                cell.othersLoad(cores));
    }

    /** The highest throughput that anything allows in one of the cells: the least of D/(o+S), W/S, 1/o and C/d. */
    public double bound(Cell cell) {
        double service = cell.meanServiceNanos();
        double byDemand = Laws.demandBound(cell.shape().demand(), reactorNanos(), service);
        double byWorkers = Laws.serverBound(workers, service);
        return Math.min(Math.min(byDemand, byWorkers), Math.min(bound(Limit.REACTOR), bound(Limit.CPU)));
    }

    /** The cell of the highest demand. */
    public Cell last() {
        return cells.get(cells.size() - 1);
    }

    /** The highest throughput of the row. */
    public double highestThroughput() {
        return best().throughput();
    }

    /** The first cell whose throughput is about the row's highest: from here on, demand only makes calls wait. */
    public Cell knee() {
        double flat = FLAT * highestThroughput();
        return cells.stream()
                .filter(cell -> cell.throughput() >= flat)
                .findFirst()
                .orElseThrow();
    }

    /** What limited the row at its highest demand. */
    public Limit limit() {
        Limit limit = limit(last());
        if (limit == Limit.DEMAND && !knee().equals(last())) {
            return Limit.ELSEWHERE;
        }
        return limit;
    }

    /**
     * What limited one of the cells, or {@link Limit#DEMAND} if nothing did.
     *
     * <p>A worker that waits for a core looks as busy as one that works, so the reactor and the cores are asked first: more
     * workers would not lift those. What other programs use counts only where calls got slower or had to wait, since a
     * greedy program also takes cores that nobody else wants.
     */
    public Limit limit(Cell cell) {
        Utilisation busy = utilisation(cell);
        if (Math.max(busy.reactor(), busy.cpu()) >= Utilisation.MET) {
            return busy.reactor() > busy.cpu() ? Limit.REACTOR : Limit.CPU;
        }
        boolean workersMet = busy.workers() >= Utilisation.MET;
        if (!isStretched(cell) && (workersMet || hardlyWaited(cell))) {
            return workersMet ? Limit.WORKERS : Limit.DEMAND;
        }
        if (busy.cpu() + busy.others() >= Utilisation.MET) {
            return Limit.CPU;
        }
        return workersMet ? Limit.WORKERS : Limit.DEMAND;
    }

    /** Whether the work itself took longer than where it was fastest, as it does when it has to wait for a core. */
    private boolean isStretched(Cell cell) {
        double fastest =
                cells.stream().mapToDouble(Cell::meanServiceNanos).min().orElseThrow();
        return cell.meanServiceNanos() > STRETCHED * fastest;
    }

    /** Whether the callers spent about all their time in the work: X·S/D. */
    private static boolean hardlyWaited(Cell cell) {
        int demand = cell.shape().demand();
        return Laws.utilisation(cell.throughput(), cell.meanServiceNanos(), demand) >= Utilisation.MET;
    }

    /** The highest throughput that a resource allows at the highest demand: W/S, 1/o or C/d. */
    public double bound(Limit resource) {
        return switch (resource) {
            case WORKERS -> Laws.serverBound(workers, last().meanServiceNanos());
            case REACTOR -> Laws.serverBound(1, reactorNanos());
            case CPU -> Laws.serverBound(cores, cpuNanos());
            case DEMAND, ELSEWHERE ->
                throw new IllegalArgumentException(resource + " sets no bound; ask for WORKERS, REACTOR or CPU");
        };
    }

    private Cell best() {
        return cells.stream().max(Comparator.comparingDouble(Cell::throughput)).orElseThrow();
    }
}
