package dev.deft.bench;

import java.time.Duration;

/** What the callers of every cell of a run do, where, and for how long. */
public record Load(Work work, PoolKind pool, Extent extent, Duration warmUp) {

    public Load {
        if (warmUp.isNegative()) {
            throw new IllegalArgumentException("the warm-up must not be below zero, not " + warmUp);
        }
    }

    /** The same load, whose work draws what it draws from this seed on. */
    Load seeded(long seed) {
        return new Load(work.seeded(seed), pool, extent, warmUp);
    }
}
