package dev.deft.analysis.result;

/**
 * One cell: calls that start at planned times, whatever became of those before, over this many workers.
 *
 * @param ratePerSecond how many calls are planned for a second, on average
 */
public record OpenShape(double ratePerSecond, Arrivals arrivals, int workers) implements Point {

    /** The lowest rate of a cell: one call in ten seconds. */
    public static final double LOWEST = 0.1;

    /** The highest rate of a cell; the loop's one thread cannot send more. */
    public static final double HIGHEST = 1e6;

    public OpenShape {
        if (!(ratePerSecond >= LOWEST && ratePerSecond <= HIGHEST)) {
            throw new IllegalArgumentException(
                    "the rate must be from " + LOWEST + "/s to 1M/s, not " + ratePerSecond + "/s");
        }
        if (workers < 1 || workers > Shape.MOST) {
            throw new IllegalArgumentException("workers must be from 1 to " + Shape.MOST + ", not " + workers);
        }
    }

    @Override
    public String label() {
        return Quantities.rate(ratePerSecond) + " W=" + workers;
    }
}
