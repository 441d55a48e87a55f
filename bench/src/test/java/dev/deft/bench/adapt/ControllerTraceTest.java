package dev.deft.bench.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.AdaptMove;
import dev.deft.analysis.result.AdaptState;
import dev.deft.threadpool.sizing.SizingDecision;
import dev.deft.threadpool.sizing.SizingReason;
import dev.deft.threadpool.sizing.SizingSample;
import dev.deft.threadpool.sizing.SizingState;
import org.junit.jupiter.api.Test;

class ControllerTraceTest {

    private ControllerTrace trace = new ControllerTrace(SizingState.SEARCHING);

    @Test
    void aDecisionThatLeavesTheGoalIsKeptOnlyWhereItChangesTheState() {
        decide(100, 2, 4, SizingReason.FIRST_COHORT, SizingState.SEARCHING);
        decide(200, 4, 4, SizingReason.MORE_TASKS, SizingState.SEARCHING);
        decide(300, 4, 4, SizingReason.NOT_WORTHWHILE, SizingState.HOLDING);
        decide(400, 4, 4, SizingReason.RE_PROBE, SizingState.RE_PROBING);
        decide(500, 4, 5, SizingReason.RE_PROBE, SizingState.RE_PROBING);

        assertThat(trace.moves(50))
                .containsExactly(new AdaptMove(50, 4, "first cohort"), new AdaptMove(450, 5, "re-probe"));
        assertThat(trace.states(50))
                .containsExactly(
                        new AdaptState(0, "searching"),
                        new AdaptState(250, "holding"),
                        new AdaptState(350, "re-probing"));
    }

    @Test
    void aControllerThatDecidesNothingIsInItsFirstStateAllTheTimeAndAPoolWithoutOneIsInNone() {
        assertThat(trace.moves(50)).isEmpty();
        assertThat(trace.states(50)).containsExactly(new AdaptState(0, "searching"));
        assertThat(new ControllerTrace(null).states(50)).isEmpty();
    }

    @Test
    void whatWasDecidedBeforeTheTrialBeganIsAtItsBegin() {
        trace = new ControllerTrace(SizingState.WARMING_UP);
        decide(100, 2, 4, SizingReason.LIMITS_CHANGED, SizingState.WARMING_UP);

        assertThat(trace.moves(150)).containsExactly(new AdaptMove(0, 4, "limits changed"));
        assertThat(trace.states(150)).containsExactly(new AdaptState(0, "warming up"));
    }

    private void decide(long nanos, int before, int goal, SizingReason reason, SizingState state) {
        SizingSample sample = new SizingSample(nanos, 0, 0, before, true, 0, null);
        trace.add(new SizingDecision(sample, before, goal, reason, state, Double.NaN, Double.NaN));
    }
}
