package dev.deft.bench;

import java.time.Duration;

/** Loads made up for tests. */
final class Loads {

    static final long SECOND = 1_000_000_000;

    static final Workload LOAD = load("noop", new StopCondition.Time(Duration.ofSeconds(1)), Duration.ZERO);

    private Loads() {}

    static Workload load(String work, StopCondition extent, Duration warmUp) {
        return new Workload(WorkParser.parse(work), PoolKind.DEDICATED, extent, warmUp);
    }
}
