package dev.deft.threadpool.sizing;

import java.util.Objects;

/**
 * One decision of a controller, for {@link Sizing#tracedBy}.
 *
 * @param sample the pool's counts by which it was made, with the time
 * @param before the goal until then
 * @param goal the goal from then on, which may be the same
 * @param reason the reason for it
 * @param state the state that the controller is in from then on
 * @param throughput the tasks a second that the sample shows; NaN where it shows none
 * @param elasticity the relative change of the throughput with the relative change of the number of workers, 1 where twice the workers do
 *     twice as much; NaN where the sample does not tell
 */
public record SizingDecision(
        SizingSample sample,
        int before,
        int goal,
        SizingReason reason,
        SizingState state,
        double throughput,
        double elasticity) {

    /** Made by a controller. */
    public SizingDecision {
        Objects.requireNonNull(sample, "sample");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(state, "state");
    }
}
