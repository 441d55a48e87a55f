package dev.deft.peers;

import dev.deft.peers.protocol.Measurement;

/** Measurements for tests. */
final class Made {

    private Made() {}

    static Measurement measurement(double meanNanos) {
        return new Measurement(100, 1_000_000, meanNanos, meanNanos, meanNanos, Double.NaN, meanNanos, 48);
    }
}
