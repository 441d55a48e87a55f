package dev.deft.threadpool;

import static dev.deft.threadpool.HandOffExploration.actor;
import static dev.deft.threadpool.HandOffExploration.assertCaught;
import static dev.deft.threadpool.HandOffExploration.explore;
import static dev.deft.threadpool.HandOffExploration.firstOneIsStuckAndSecondOne;
import static dev.deft.threadpool.HandOffExploration.pace;
import static dev.deft.threadpool.HandOffExploration.scenario;
import static dev.deft.threadpool.HandOffExploration.stayAwake;
import static dev.deft.threadpool.HandOffExploration.stick;
import static dev.deft.threadpool.HandOffExploration.submit;
import static dev.deft.threadpool.HandOffExploration.turn;
import static dev.deft.threadpool.HandOffExploration.turnOverdue;

import java.util.List;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lets Lincheck try the interleavings of {@link HandOffModel}, and shows with broken twins that it would notice. */
@Tag("model")
class HandOffModelTest {

    // One submit only where one must not be lost: the next one would call for help and cover it up. For the same reason
    // some tasks never end: their workers would look again and cover it up.

    /** Worker 1 ends its task and parks, while others are submitted. */
    private static final ExecutionScenario GOING_IDLE =
            scenario(List.of(submit(), turn(1), turn(1)), List.of(List.of(turn(1), turn(1)), List.of(submit())));

    /** The same, but no other worker can be had: worker 2 never ends its task. */
    private static final ExecutionScenario GOING_IDLE_ALONE = scenario(
            List.of(submit(), submit(), turn(1), turn(1), turn(2), turn(2), stick(2)),
            List.of(List.of(turn(1), turn(1)), List.of(submit())));

    /** Worker 1 ends its task, waits awake and parks, while another is submitted. */
    private static final ExecutionScenario SEARCHING = scenario(
            List.of(stayAwake(), submit(), turn(1), turn(1)),
            List.of(List.of(turn(1), turn(1), turn(1)), List.of(submit())));

    /** Worker 1 waits awake and 2 is on its way, and both find nothing, while another is submitted. */
    private static final ExecutionScenario TWO_SEEKERS = scenario(
            List.of(submit(), turn(1), submit(), turn(1), turn(1), turn(1), stayAwake(), turn(1)),
            List.of(List.of(turn(1), turn(1)), List.of(turn(2), turn(2)), List.of(submit())));

    /** Worker 2 is idle. Worker 1 waits awake and gets a task that never ends, while another is submitted. */
    private static final ExecutionScenario PASSING_ON = scenario(
            List.of(
                    submit(),
                    submit(),
                    turn(1),
                    turn(1),
                    turn(2),
                    turn(2), // both run
                    turn(2),
                    turn(2), // 2 parks
                    stayAwake(),
                    turn(1),
                    stick(1)),
            List.of(List.of(turn(1), turn(1)), List.of(submit()), List.of(submit())));

    /** Worker 1 never ends its task. Worker 2 is idle and leaves, while another is submitted. */
    private static final ExecutionScenario LEAVING =
            scenario(firstOneIsStuckAndSecondOne(false), List.of(List.of(turnOverdue(2), turn(2)), List.of(submit())));

    /** The same, but worker 2 watches, so that nobody is woken for the task. */
    private static final ExecutionScenario LEAVING_A_WATCH = scenario(
            firstOneIsStuckAndSecondOne(true), List.of(List.of(turn(2), turnOverdue(2), turn(2)), List.of(submit())));

    /** Worker 1 never ends its task. Worker 2 watches and no longer has reason to, while another is submitted. */
    private static final ExecutionScenario ENDING_A_WATCH = scenario(
            firstOneIsStuckAndSecondOne(true),
            List.of(List.of(pace(false), turn(2), turn(2), turn(2)), List.of(submit())));

    /** Worker 1 never ends its task. Worker 2 begins to watch, while another is submitted. */
    private static final ExecutionScenario BEGINNING_A_WATCH = scenario(
            firstOneIsStuckAndSecondOne(false), List.of(List.of(pace(true), turn(2), turn(2)), List.of(submit())));

    /** Worker 2 watches; worker 1, the last that is awake, becomes idle, while another is submitted. */
    private static final ExecutionScenario LEAVING_A_WATCHER_ALONE = scenario(
            List.of(
                    submit(),
                    submit(),
                    turn(1),
                    turn(1),
                    turn(2),
                    turn(2), // both run
                    pace(true),
                    turn(2),
                    turn(2)), // 2 watches
            List.of(List.of(turn(1), turn(1)), List.of(turn(2), turn(2)), List.of(submit())));

    /** Worker 1 is idle and leaves, while a task is submitted. */
    private static final ExecutionScenario LEAVING_NOBODY = scenario(
            List.of(submit(), turn(1), turn(1), turn(1)), List.of(List.of(turnOverdue(1), turn(1)), List.of(submit())));

    /** Worker 1 ends its task, while another is submitted and the pool stops. */
    private static final ExecutionScenario STOPPING = scenario(
            List.of(submit(), turn(1), turn(1)),
            List.of(List.of(turn(1), turn(1)), List.of(submit()), List.of(actor("stop", true))));

    /** Two workers end their tasks, while a third is submitted and the pool shrinks to one worker and grows again. */
    private static final ExecutionScenario RESIZING = scenario(
            List.of(submit(), submit(), turn(1), turn(1), turn(2), turn(2), turn(2)),
            List.of(
                    List.of(turn(1), turn(1)),
                    List.of(turn(2), submit()),
                    List.of(actor("resize", false), actor("resize", true))));

    /** One is submitted while the pool stops and cuts its work short, which neither of its two workers ever ends. */
    private static final ExecutionScenario CUTTING_SHORT = scenario(
            List.of(submit(), submit(), turn(1), turn(1), turn(2), turn(2), stick(1), stick(2)),
            List.of(List.of(submit()), List.of(actor("shutdownNow"))));

    /** The same, with two that are submitted. */
    private static final ExecutionScenario CUTTING_TWO_SHORT = scenario(
            List.of(submit(), submit(), turn(1), turn(1), turn(2), turn(2), stick(1), stick(2)),
            List.of(List.of(submit()), List.of(submit()), List.of(actor("shutdownNow"))));

    /** One is submitted while the pool stops and cuts its work short, and its worker ends a task. */
    private static final ExecutionScenario CUTTING_SHORT_ONE_THAT_LOOKS = scenario(
            List.of(submit(), turn(1), turn(1)),
            List.of(List.of(submit()), List.of(turn(1), turn(1)), List.of(actor("shutdownNow"))));

    @Test
    void whatIsSubmittedWhileTheWorkIsCutShortRunsOrIsRefusedOrCancelled() {
        explore(HandOffModel.class, CUTTING_SHORT, CUTTING_TWO_SHORT, CUTTING_SHORT_ONE_THAT_LOOKS);
    }

    @Test
    void aTwinWhoseLateSubmitterLeavesItsTaskInTheQueueIsCaught() {
        assertCaught(TakesNothingBack.class, CUTTING_SHORT);
    }

    @Test
    void aTwinWhoseLateSubmitterEmptiesTheQueueIsCaught() {
        assertCaught(EmptiesTheQueue.class, CUTTING_SHORT);
    }

    @Test
    void aTwinThatEmptiesTheQueueBeforeItSaysThatItInterruptsIsCaught() {
        assertCaught(InterruptsLate.class, CUTTING_SHORT);
    }

    @Test
    void noTaskIsLostAndNoneRunsTwice() {
        explore(HandOffModel.class, GOING_IDLE, GOING_IDLE_ALONE, LEAVING_NOBODY, STOPPING, RESIZING);
    }

    @Test
    void noTaskIsLostToAWorkerThatWaitsAwake() {
        explore(HandOffModel.class, SEARCHING, TWO_SEEKERS);
    }

    @Test
    void noTaskWaitsForOneThatNeverEndsWhileAWorkerIsIdle() {
        explore(HandOffModel.class, PASSING_ON, LEAVING);
    }

    @Test
    void noTaskIsLostToAWatch() {
        explore(HandOffModel.class, BEGINNING_A_WATCH, ENDING_A_WATCH, LEAVING_A_WATCH, LEAVING_A_WATCHER_ALONE);
    }

    @Test
    void aTwinThatLosesTheUnparkThatComesBeforeTheParkIsCaught() {
        assertCaught(ForgetfulParking.class, GOING_IDLE);
    }

    @ParameterizedTest
    @MethodSource("goingIdleOrNot")
    void aTwinThatBecomesIdleWithoutASecondLookIsCaught(ExecutionScenario scenario) {
        assertCaught(NoSecondLook.class, scenario);
    }

    static List<ExecutionScenario> goingIdleOrNot() {
        return List.of(GOING_IDLE_ALONE, SEARCHING);
    }

    @Test
    void aTwinThatDoesNotPassOnWhatItsSearchHasKeptOthersFromIsCaught() {
        assertCaught(PassesNothingOn.class, PASSING_ON);
    }

    @Test
    void aTwinWhoseWatcherLeavesWithoutPassingOnIsCaught() {
        assertCaught(PassesNothingOn.class, LEAVING_A_WATCH);
    }

    @Test
    void aTwinThatEndsItsWatchWithoutALookIsCaught() {
        assertCaught(NoLookAfterTheWatch.class, ENDING_A_WATCH);
    }

    /** The twin that remembers no unpark: as a condition that is signalled before anyone waits. */
    public static final class ForgetfulParking extends HandOffModel {

        public ForgetfulParking() {
            super(Scripted::new);
        }

        @Override
        void unpark(Worker worker) {
            if (isParked(worker)) {
                super.unpark(worker);
            }
        }
    }

    /** The twin that looks at the queue, and then lets it be known that it is idle. */
    public static final class NoSecondLook extends HandOffModel {

        public NoSecondLook() {
            super((settings, newWorker) -> new Scripted(settings, newWorker) {
                @Override
                boolean isLeftToOthers() {
                    return true;
                }
            });
        }
    }

    /** The twin whose workers see to themselves only. */
    public static final class PassesNothingOn extends HandOffModel {

        public PassesNothingOn() {
            super(Scripted::new);
        }

        @Override
        void passOn() {}
    }

    /** The twin that ends a watch and parks. */
    public static final class NoLookAfterTheWatch extends HandOffModel {

        public NoLookAfterTheWatch() {
            super((settings, newWorker) -> new Scripted(settings, newWorker) {
                private boolean endingWatch;

                @Override
                synchronized boolean watches(Worker worker, long nowNanos) {
                    endingWatch = true;
                    boolean watches = super.watches(worker, nowNanos);
                    endingWatch = false;
                    return watches;
                }

                @Override
                boolean isLeftToOthers() {
                    return endingWatch || super.isLeftToOthers();
                }
            });
        }
    }

    /** The twin whose submitter does not look again once its task is in the queue. */
    public static final class TakesNothingBack extends HandOffModel {

        public TakesNothingBack() {
            super(Scripted::new);
        }

        @Override
        boolean takeBack(Runnable task) {
            return false;
        }
    }

    /** The twin whose late submitter has all that waits cancelled, of which nobody is told. */
    public static final class EmptiesTheQueue extends HandOffModel {

        public EmptiesTheQueue() {
            super(Scripted::new);
        }

        @Override
        boolean takeBack(Runnable task) {
            poolState.cancelQueued();
            return false;
        }
    }

    /** The twin whose submitters may look between the two, and find neither. */
    public static final class InterruptsLate extends HandOffModel {

        public InterruptsLate() {
            super((settings, newWorker) -> new Scripted(settings, newWorker) {
                private List<Runnable> taken = List.of();

                @Override
                synchronized CutShort cutShort() {
                    taken = super.cancelQueued();
                    return super.cutShort();
                }

                @Override
                synchronized List<Runnable> cancelQueued() {
                    return taken;
                }
            });
        }
    }
}
