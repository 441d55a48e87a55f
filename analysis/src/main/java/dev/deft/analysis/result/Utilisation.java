package dev.deft.analysis.result;

import dev.deft.analysis.theory.Bottleneck;
import org.jspecify.annotations.Nullable;

/**
 * The use of each resource of a cell: 0 is idle, 1 is all the time.
 *
 * @param workers X·S/W
 * @param reactor X·o
 * @param cpu X·d/C; null where the cell was too short for the processor's clock
 * @param others the part of the cores that other programs used; null where that is not known
 */
public record Utilisation(
        double workers,
        double reactor,
        @Nullable Double cpu,
        @Nullable Double others) {

    /** From here on a resource counts as met: closer than this a measurement of a second cannot tell. */
    public static final double MET = 0.85;

    /** Returns the resource nearest to its limit: workers, reactor or CPU. */
    public Bottleneck busiest() {
        double cores = of(Bottleneck.CPU);
        if (workers >= reactor && workers >= cores) {
            return Bottleneck.WORKERS;
        }
        return reactor > cores ? Bottleneck.REACTOR : Bottleneck.CPU;
    }

    /** Returns how busy one of the resources was; 0 where that is not known. */
    public double of(Bottleneck resource) {
        return switch (resource) {
            case WORKERS -> workers;
            case REACTOR -> reactor;
            case CPU -> cpu == null ? 0 : cpu;
            case DEMAND, ELSEWHERE, UNKNOWN ->
                throw new IllegalArgumentException(resource + " has no utilisation; ask for WORKERS, REACTOR or CPU");
        };
    }
}
