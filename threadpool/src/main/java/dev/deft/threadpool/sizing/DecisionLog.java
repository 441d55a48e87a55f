package dev.deft.threadpool.sizing;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The goal of one controller, within its limits, and who is told of each decision on it. */
final class DecisionLog {

    private final @Nullable Consumer<SizingDecision> trace;
    private int min;
    private int max;
    private int goal;

    DecisionLog(int min, int max, @Nullable Consumer<SizingDecision> trace) {
        this.min = min;
        this.max = max;
        this.goal = min;
        this.trace = trace;
    }

    DecisionLog tellingToo(Consumer<? super SizingDecision> another) {
        Consumer<SizingDecision> before = trace;
        return new DecisionLog(min, max, decision -> {
            if (before != null) {
                before.accept(decision);
            }
            another.accept(decision);
        });
    }

    int min() {
        return min;
    }

    int max() {
        return max;
    }

    int goal() {
        return goal;
    }

    void limit(int least, int most) {
        min = least;
        max = most;
    }

    /** Moves the goal to {@code wanted}, or as near as it may. Last of what a controller does, for the trace may throw. */
    void decide(
            SizingSample sample,
            int wanted,
            SizingReason reason,
            SizingState state,
            double throughput,
            double elasticity) {
        int before = goal;
        goal = Math.max(min, Math.min(max, wanted));
        if (trace != null) {
            trace.accept(new SizingDecision(sample, before, goal, reason, state, throughput, elasticity));
        }
    }
}
