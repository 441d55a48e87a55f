package dev.deft.peers.protocol;

import dev.deft.analysis.result.Figures;
import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.theory.OperationalLaws;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The measurement of one peer in one round. What is not known is NaN: a percentile of too few calls, processor time of a window that
 * is too short for the process's clock, bytes where nobody counts them.
 *
 * @param calls that completed in the window
 * @param windowNanos how long that was
 * @param meanNanos their average latency
 * @param p50Nanos half of them took no longer
 * @param cpuNanosPerCall processor time of the whole process; in steps of 10 ms on Linux
 * @param bytesPerCall what all its threads allocated
 */
public record Measurement(
        long calls,
        long windowNanos,
        double meanNanos,
        double p50Nanos,
        double p99Nanos,
        double p999Nanos,
        double cpuNanosPerCall,
        double bytesPerCall) {

    private static final int FIELDS = 8;

    /** The same as a result has it. */
    public Figures figures() {
        return new Figures(
                (double) calls,
                Numbers.finite(meanNanos),
                Numbers.finite(p50Nanos),
                Numbers.finite(p99Nanos),
                Numbers.finite(p999Nanos),
                Numbers.finite(calls * OperationalLaws.NANOS_PER_SECOND / windowNanos),
                Numbers.finite(cpuNanosPerCall),
                Numbers.finite(bytesPerCall));
    }

    /** Its fields in their order, as a peer's process prints them. */
    public String encode() {
        return Stream.concat(
                        Stream.of(Long.toString(calls), Long.toString(windowNanos)),
                        DoubleStream.of(meanNanos, p50Nanos, p99Nanos, p999Nanos, cpuNanosPerCall, bytesPerCall)
                                .mapToObj(Double::toString))
                .collect(Collectors.joining(" "));
    }

    /** Reads what {@link #encode} wrote. */
    public static Measurement decode(String text) {
        double[] fields =
                Stream.of(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("'" + text + "' has " + fields.length + " fields, not " + FIELDS);
        }
        return new Measurement(
                (long) fields[0], (long) fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7]);
    }
}
