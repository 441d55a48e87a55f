package dev.deft.bench;

import dev.deft.analysis.result.Load;
import java.time.Duration;
import java.util.Locale;

/** The calls of every cell of a run: what they do, where, and for how long. */
public record Workload(Work work, PoolKind pool, StopCondition extent, Duration warmUp) {

    public Workload {
        if (warmUp.isNegative()) {
            throw new IllegalArgumentException("the warm-up must not be below zero, not " + warmUp);
        }
    }

    /** Returns it as a result's document has it. */
    public Load load() {
        return new Load(
                work.specification(),
                pool.name().toLowerCase(Locale.ROOT),
                extent instanceof StopCondition.CallsPerCaller limit ? (Integer) limit.calls() : null,
                extent instanceof StopCondition.Time time
                        ? (Long) time.duration().toNanos()
                        : null,
                warmUp.toNanos());
    }

    /** The same load, whose work draws what it draws from this seed on. */
    Workload seeded(long seed) {
        return new Workload(work.seeded(seed), pool, extent, warmUp);
    }
}
