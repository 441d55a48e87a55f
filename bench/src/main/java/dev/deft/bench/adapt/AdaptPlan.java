package dev.deft.bench.adapt;

import dev.deft.analysis.result.AdaptOptions;
import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The experiments of {@link Adaptation}.
 *
 * @param scenarios their names, as {@link dev.deft.analysis.result.AdaptDocument} has them
 * @param systems the pools
 * @param ownWork the work that was asked for, of a task while it uses the resource; null if none was: then {@link #work()}, except that long tasks have their own lengths
 * @param demand the tasks that are outstanding at any time
 * @param duration the time of each pool in each phase
 * @param seed draws what the work draws
 */
public record AdaptPlan(
        List<String> scenarios,
        List<PoolSystem> systems,
        @Nullable Work ownWork,
        int demand,
        Duration duration,
        long seed) {

    private static final Work USUAL = WorkParser.parse("sleep:10ms");

    /** The work of a task while it uses the resource, where the scenario has no lengths of its own. */
    public Work work() {
        return ownWork == null ? USUAL : ownWork;
    }

    /** Returns the same as a result has it. */
    public AdaptOptions options() {
        return new AdaptOptions(
                scenarios,
                systems.stream().map(PoolSystem::typed).toList(),
                work().specification(),
                demand,
                duration.toNanos(),
                seed);
    }
}
