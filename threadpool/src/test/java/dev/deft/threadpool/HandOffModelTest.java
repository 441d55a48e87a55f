package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Test;

/** Lets Lincheck try the interleavings of {@link HandOffModel}, and shows with two broken twins that it would notice. */
class HandOffModelTest {

    // One submit only where one must not be lost: the next one would call for help and cover it up.

    /** Worker 1 ends its task and parks, while others are submitted. */
    private static final ExecutionScenario GOING_IDLE =
            scenario(List.of(submit(), turn(1)), List.of(List.of(turn(1), turn(1)), List.of(submit())));

    /** Worker 1 is idle and leaves, while a task is submitted. */
    private static final ExecutionScenario LEAVING =
            scenario(List.of(submit(), turn(1), turn(1)), List.of(List.of(turnOverdue(1), turn(1)), List.of(submit())));

    /** Worker 1 ends its task, while another is submitted and the pool stops. */
    private static final ExecutionScenario STOPPING = scenario(
            List.of(submit(), turn(1)),
            List.of(List.of(turn(1), turn(1)), List.of(submit()), List.of(actor("stop", true))));

    /** Two workers end their tasks, while a third is submitted and the pool shrinks to one worker and grows again. */
    private static final ExecutionScenario RESIZING = scenario(
            List.of(submit(), submit(), turn(1), turn(2), turn(2)),
            List.of(
                    List.of(turn(1), turn(1)),
                    List.of(turn(2), submit()),
                    List.of(actor("resize", false), actor("resize", true))));

    @Test
    void noTaskIsLostAndNoneRunsTwice() {
        explore(HandOffModel.class, GOING_IDLE, LEAVING, STOPPING, RESIZING);
    }

    @Test
    void aTwinThatLosesTheUnparkThatComesBeforeTheParkIsCaught() {
        assertThatThrownBy(() -> explore(ForgetfulParking.class, GOING_IDLE))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining(HandOffModel.STRANDED);
    }

    @Test
    void aTwinWhoseWorkerLeavesOnAStaleDecisionIsCaught() {
        assertThatThrownBy(() -> explore(StaleDecision.class, LEAVING))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining(HandOffModel.STRANDED);
    }

    private static void explore(Class<? extends HandOffModel> model, ExecutionScenario... scenarios) {
        // What must hold is checked in the model when all threads have ended; there is no sequential result to compare
        // with.
        ModelCheckingOptions options = new ModelCheckingOptions()
                .iterations(0)
                .invocationsPerIteration(150)
                .minimizeFailedScenario(false)
                .verifier(EpsilonVerifier.class);
        Arrays.asList(scenarios).forEach(options::addCustomScenario);
        options.check(model);
    }

    private static ExecutionScenario scenario(List<Actor> first, List<List<Actor>> threads) {
        return new ExecutionScenario(first, threads, List.of(), actor("nothingIsStranded"));
    }

    private static Actor submit() {
        return actor("submit");
    }

    private static Actor turn(int worker) {
        return actor("turn", worker, false);
    }

    private static Actor turnOverdue(int worker) {
        return actor("turn", worker, true);
    }

    private static Actor actor(String operation, Object... arguments) {
        Method method = Arrays.stream(HandOffModel.class.getMethods())
                .filter(candidate -> candidate.getName().equals(operation))
                .findFirst()
                .orElseThrow();
        return new Actor(method, List.of(arguments));
    }

    /** The twin that remembers no unpark: as a condition that is signalled before anyone waits. */
    public static final class ForgetfulParking extends HandOffModel {

        public ForgetfulParking() {
            super(Roster::new);
        }

        @Override
        void unpark(Worker worker) {
            if (isParked(worker)) {
                super.unpark(worker);
            }
        }
    }

    /** The twin that looks whether a worker is idle in one transition and lets it go in another. */
    public static final class StaleDecision extends HandOffModel {

        public StaleDecision() {
            super((settings, newWorker) -> new Roster(settings, newWorker) {
                @Override
                @SuppressWarnings("UnsynchronizedOverridesSynchronized") // that is what is broken
                Order outlived(Worker worker) {
                    if (!idleWorkers().contains(worker)) {
                        return next(worker);
                    }
                    lost(worker); // by now it may have been summoned
                    return Order.LEAVE;
                }
            });
        }
    }
}
