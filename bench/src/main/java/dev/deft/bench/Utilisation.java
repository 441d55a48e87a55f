package dev.deft.bench;

/**
 * How busy the three resources of a cell were: 0 is idle, 1 is all the time.
 *
 * @param workers X·S/W
 * @param reactor X·o
 * @param cpu X·d/C
 * @param others the part of the cores that other programs used, which are not there for this one
 */
public record Utilisation(double workers, double reactor, double cpu, double others) {

    /** From here on a resource counts as met: closer than this a measurement of a second cannot tell. */
    public static final double MET = 0.85;

    /** The resource that limits a cell that is this busy, or {@link Limit#DEMAND} if none does. */
    public Limit limit() {
        // A worker that waits for a core is busy as well, so the workers come last: more of them would not help.
        if (Math.max(reactor, cores()) >= MET) {
            return reactor > cores() ? Limit.REACTOR : Limit.CPU;
        }
        return workers >= MET ? Limit.WORKERS : Limit.DEMAND;
    }

    /** The resource nearest to its limit; never {@link Limit#DEMAND}. */
    public Limit busiest() {
        if (workers >= reactor && workers >= cores()) {
            return Limit.WORKERS;
        }
        return reactor > cores() ? Limit.REACTOR : Limit.CPU;
    }

    /** How busy the cores were with this program and the others. */
    private double cores() {
        return cpu + others;
    }

    /** How busy one of the resources was; the CPU with other programs too. */
    public double of(Limit resource) {
        return switch (resource) {
            case WORKERS -> workers;
            case REACTOR -> reactor;
            case CPU -> cores();
            case DEMAND, ELSEWHERE ->
                throw new IllegalArgumentException(resource + " has no utilisation; ask for WORKERS, REACTOR or CPU");
        };
    }
}
