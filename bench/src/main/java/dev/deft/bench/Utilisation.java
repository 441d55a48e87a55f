package dev.deft.bench;

import dev.deft.analysis.theory.Bottleneck;

/**
 * How busy the three resources of a cell were: 0 is idle, 1 is all the time.
 *
 * @param workers X·S/W
 * @param reactor X·o
 * @param cpu X·d/C
 * @param others the part of the cores that other programs used
 */
public record Utilisation(double workers, double reactor, double cpu, double others) {

    /** From here on a resource counts as met: closer than this a measurement of a second cannot tell. */
    public static final double MET = 0.85;

    /** The resource nearest to its limit: workers, reactor or CPU. */
    public Bottleneck busiest() {
        if (workers >= reactor && workers >= cpu) {
            return Bottleneck.WORKERS;
        }
        return reactor > cpu ? Bottleneck.REACTOR : Bottleneck.CPU;
    }

    /** How busy one of the resources was. */
    public double of(Bottleneck resource) {
        return switch (resource) {
            case WORKERS -> workers;
            case REACTOR -> reactor;
            case CPU -> cpu;
            case DEMAND, ELSEWHERE, UNKNOWN ->
                throw new IllegalArgumentException(resource + " has no utilisation; ask for WORKERS, REACTOR or CPU");
        };
    }
}
