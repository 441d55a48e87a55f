package dev.deft.bench.adapt;

import dev.deft.analysis.result.AdaptOptions;
import dev.deft.bench.Work;
import java.time.Duration;
import java.util.List;

/**
 * The experiments of {@link Adaptation}.
 *
 * @param scenarios their names, as {@link dev.deft.analysis.result.AdaptDocument} has them
 * @param systems the pools
 * @param work what a task does while it uses the resource
 * @param demand the tasks that are outstanding at any time
 * @param duration the time of each pool in each phase
 * @param seed draws what the work draws
 */
public record AdaptPlan(
        List<String> scenarios, List<PoolSystem> systems, Work work, int demand, Duration duration, long seed) {

    /** Returns the same as a result has it. */
    public AdaptOptions options() {
        return new AdaptOptions(
                scenarios,
                systems.stream().map(PoolSystem::typed).toList(),
                work.specification(),
                demand,
                duration.toNanos(),
                seed);
    }
}
