package dev.deft.threadpool;

import static dev.deft.threadpool.HandOffExploration.actor;
import static dev.deft.threadpool.HandOffExploration.assertCaught;
import static dev.deft.threadpool.HandOffExploration.explore;
import static dev.deft.threadpool.HandOffExploration.gather;
import static dev.deft.threadpool.HandOffExploration.scenario;
import static dev.deft.threadpool.HandOffExploration.stayAwake;
import static dev.deft.threadpool.HandOffExploration.stick;
import static dev.deft.threadpool.HandOffExploration.submit;
import static dev.deft.threadpool.HandOffExploration.turn;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lets Lincheck try the interleavings of a {@link HandOffModel} whose tasks wait in batches, and shows with broken twins that it would notice. */
@Tag("model")
class BatchModelTest {

    /** As {@code HandOffModelTest.GOING_IDLE_ALONE}; what comes waits in a batch. */
    private static final ExecutionScenario GATHERING_FOR_THE_LAST = scenario(
            List.of(submit(), submit(), turn(1), turn(1), turn(2), turn(2), stick(2)),
            List.of(List.of(turn(1), turn(1)), List.of(gather())));

    /** As {@code HandOffModelTest.GOING_IDLE}; what comes waits in a batch, unless nobody would look at it. */
    private static final ExecutionScenario GATHERING_FOR_NOBODY =
            scenario(List.of(submit(), turn(1), turn(1)), List.of(List.of(turn(1), turn(1)), List.of(gather())));

    /** As {@code HandOffModelTest.SEARCHING}; what comes waits in a batch. */
    private static final ExecutionScenario GATHERING_FOR_A_SEEKER = scenario(
            List.of(stayAwake(), submit(), turn(1), turn(1)),
            List.of(List.of(turn(1), turn(1), turn(1)), List.of(gather())));

    /** As {@code HandOffModelTest.PASSING_ON}; of what comes one waits in a batch. */
    private static final ExecutionScenario PASSING_ON_A_BATCH = scenario(
            List.of(
                    submit(),
                    submit(),
                    turn(1),
                    turn(1),
                    turn(2),
                    turn(2),
                    turn(2),
                    turn(2),
                    stayAwake(),
                    turn(1),
                    stick(1)),
            List.of(List.of(turn(1), turn(1)), List.of(gather()), List.of(submit())));

    /** Worker 1 ends its tasks while a batch is filled and submitted, which another task follows. */
    private static final ExecutionScenario FILLING = scenario(
            List.of(stayAwake(), submit(), turn(1), turn(1)),
            List.of(
                    List.of(turn(1), turn(1), turn(1), turn(1)),
                    List.of(gather(), gather(), actor("submitBatch"), submit())));

    /** A batch is filled while the pool stops, and its worker ends a task. */
    private static final ExecutionScenario STOPPING_BEFORE_A_BATCH = scenario(
            List.of(stayAwake(), submit(), turn(1), turn(1)),
            List.of(List.of(turn(1), turn(1)), List.of(gather(), gather()), List.of(actor("stop", true))));

    /** A batch is filled and submitted while the work of the pool is cut short. */
    private static final ExecutionScenario CUTTING_A_BATCH_SHORT = scenario(
            List.of(submit(), submit(), turn(1), turn(1), turn(2), turn(2), stick(1), stick(2)),
            List.of(List.of(gather(), gather(), actor("submitBatch")), List.of(actor("shutdownNow"))));

    /** The same, and the batch is submitted before that. */
    private static final ExecutionScenario IN_ORDER_AFTER_THE_BATCH = scenario(
            List.of(stayAwake(), submit(), turn(1), turn(1), turn(1), gather()),
            List.of(List.of(turn(1)), List.of(actor("submitBatch"), submit())));

    /** A batch is filled while another task is submitted and the pool's work is cut short, which neither of its two workers ever ends. */
    private static final ExecutionScenario CUTTING_A_BATCH_AND_A_TASK_SHORT = scenario(
            List.of(submit(), submit(), turn(1), turn(1), turn(2), turn(2), stick(1), stick(2)),
            List.of(List.of(gather()), List.of(submit()), List.of(actor("shutdownNow"))));

    /** The one worker looks at the queue while a batch of two is put there: it may come to a slot before its task does. */
    private static final ExecutionScenario OVERTAKING_A_BATCH = scenario(
            List.of(stayAwake(), submit(), turn(1), turn(1), turn(1), gather(), gather()),
            List.of(List.of(turn(1)), List.of(actor("submitBatch"))));

    /** The one worker waits awake, and takes a batch, while another task is submitted. */
    private static final ExecutionScenario IN_ORDER = scenario(
            List.of(stayAwake(), submit(), turn(1), turn(1), turn(1), gather()),
            List.of(List.of(turn(1)), List.of(gather())));

    // The next two have few steps but those that matter, so that few of their interleavings are without a fault that
    // there is.

    /** A batch is put into the queue by one that has overtaken it, while its submitter adds another task. */
    private static final ExecutionScenario TAKEN_AND_ADDED_TO = scenario(
            List.of(stayAwake(), submit(), turn(1), turn(1), turn(1), gather()),
            List.of(List.of(actor("takeOvertaken")), List.of(gather())));

    /** The same, while it is submitted, which another task follows. */
    private static final ExecutionScenario TAKEN_AND_SUBMITTED = scenario(
            List.of(stayAwake(), submit(), turn(1), turn(1), turn(1), gather()),
            List.of(List.of(actor("takeOvertaken")), List.of(actor("submitBatch"), submit())));

    @Test
    void noTaskIsLostInABatchThatIsNeverSubmitted() {
        explore(Gathering.class, GATHERING_FOR_THE_LAST, GATHERING_FOR_NOBODY, GATHERING_FOR_A_SEEKER);
        explore(Gathering.class, PASSING_ON_A_BATCH, FILLING);
    }

    @Test
    void theTasksOfABatchRunOrAreRefusedOrCancelledWhenThePoolStops() {
        explore(Gathering.class, STOPPING_BEFORE_A_BATCH, CUTTING_A_BATCH_SHORT, CUTTING_A_BATCH_AND_A_TASK_SHORT);
    }

    @ParameterizedTest
    @MethodSource("gathering")
    void aTwinWhoseWorkersRestWithoutALookAtTheBatchIsCaught(ExecutionScenario scenario) {
        assertCaught(OverlooksBatches.class, scenario);
    }

    static List<ExecutionScenario> gathering() {
        return List.of(GATHERING_FOR_THE_LAST, GATHERING_FOR_A_SEEKER);
    }

    @Test
    void aTwinThatLeavesATaskInABatchWithoutALookWhetherAnybodyIsAwakeIsCaught() {
        assertCaught(GathersForNobody.class, GATHERING_FOR_A_SEEKER);
    }

    @Test
    void aTwinThatDoesNotPassABatchOnIsCaught() {
        assertCaught(PassesNoBatchOn.class, PASSING_ON_A_BATCH);
    }

    @Test
    void theTasksOfOneThreadBeginInTheirOrderWhoeverTakesThemOutOfItsBatch() {
        explore(InOrder.class, IN_ORDER, IN_ORDER_AFTER_THE_BATCH, OVERTAKING_A_BATCH);
        explore(InOrder.class, TAKEN_AND_ADDED_TO, TAKEN_AND_SUBMITTED);
    }

    @ParameterizedTest
    @MethodSource("inOrder")
    void aTwinThatSubmitsATaskWhileAnotherPutsThoseBeforeItIntoTheQueueIsCaught(ExecutionScenario scenario) {
        assertThatThrownBy(() -> explore(Overtakes.class, scenario)) // in as many interleavings as those have above
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining(InOrder.OVERTAKEN);
    }

    static List<ExecutionScenario> inOrder() {
        return List.of(TAKEN_AND_ADDED_TO, TAKEN_AND_SUBMITTED);
    }

    /** A pool with room for batches. */
    public static class Gathering extends HandOffModel {

        public Gathering() {
            this(Scripted::new);
        }

        Gathering(BiFunction<PoolSettings, IntFunction<Worker>, Scripted> newPoolState) {
            super(TWO_WORKERS_AND_ROOM, newPoolState);
        }
    }

    /** As {@link HandOffModelTest.PassesNothingOn}. */
    public static final class PassesNoBatchOn extends Gathering {
        @Override
        void passOn() {}
    }

    /** The twin whose workers look at the batch before they let it be known that they rest, and not after. */
    public static final class OverlooksBatches extends Gathering {

        public OverlooksBatches() {
            super((settings, newWorker) -> new Scripted(settings, newWorker) {
                @Override
                boolean hasBatch() {
                    return false;
                }
            });
        }
    }

    /** The twin that adds a task to a batch and does not look whether anybody sees to it. */
    public static final class GathersForNobody extends Gathering {

        public GathersForNobody() {
            super((settings, newWorker) -> new Scripted(settings, newWorker) {
                @Override
                boolean isBatchDue() {
                    return false;
                }
            });
        }
    }

    /** A pool of one worker, which begins tasks in the order in which they were submitted. */
    public static class InOrder extends HandOffModel {

        static final String OVERTAKEN = "was overtaken";

        private final AtomicInteger last = new AtomicInteger();
        private volatile String overtaken;

        public InOrder() {
            this(Scripted::new);
        }

        InOrder(BiFunction<PoolSettings, IntFunction<Worker>, Scripted> newPoolState) {
            super(ONE_WORKER_AND_ROOM, newPoolState);
        }

        @Override
        void begins(int number) {
            int before = last.getAndSet(number);
            if (before >= number) { // or has come twice
                overtaken = "task " + number + " " + OVERTAKEN + " by " + before;
            }
        }

        @Override
        public void nothingIsStranded() {
            super.nothingIsStranded();
            if (overtaken != null) {
                throw new IllegalStateException(overtaken);
            }
        }
    }

    /** The twin whose submitter, when a worker has taken its batch, does not wait until the tasks are in the queue. */
    public static final class Overtakes extends InOrder {

        public Overtakes() {
            super((settings, newWorker) -> new Scripted(settings, newWorker) {
                @Override
                void giveUpPlace() {
                    // and not under the monitor
                }

                @Override
                void awaitTaker() {
                    // and does not wait
                }
            });
        }
    }
}
