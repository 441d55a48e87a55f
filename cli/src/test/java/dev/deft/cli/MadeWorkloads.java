package dev.deft.cli;

import dev.deft.bench.PoolKind;
import dev.deft.bench.StopCondition;
import dev.deft.bench.WorkParser;
import dev.deft.bench.Workload;
import java.time.Duration;

/** Workloads made up for tests. */
final class MadeWorkloads {

    private MadeWorkloads() {}

    static Workload load(String work) {
        return new Workload(
                WorkParser.parse(work),
                PoolKind.DEDICATED,
                new StopCondition.Time(Duration.ofSeconds(1)),
                Duration.ofMillis(200));
    }

    static Workload calls(String work, int calls) {
        return new Workload(
                WorkParser.parse(work),
                PoolKind.SHARED,
                new StopCondition.CallsPerCaller(calls),
                Duration.ofSeconds(2));
    }
}
