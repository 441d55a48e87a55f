package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.deft.threadpool.internal.StackReserve;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lets Lincheck try the interleavings of {@link HandOffModel}, and shows with broken twins that it would notice. */
@Tag("model")
class HandOffModelTest {

    /**
     * In milliseconds. Beyond its own limit of 30 s Lincheck says that an execution hangs, and on a busy machine it takes longer
     * for the first, for which it rewrites the classes. There is no public method to say so.
     */
    private static final long ONLY_A_HANG_TAKES_LONGER = 600_000;

    /** The interleavings of each scenario, some of which take a tenth of a second; more of them is for a run by hand. */
    private static final int INTERLEAVINGS = Integer.getInteger("dev.deft.interleavings", 100);

    /** A twin is looked at until it is caught, so that this is far from what it takes. */
    private static final int ENOUGH_FOR_A_TWIN = 5_000;

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

    /** As {@link #GOING_IDLE_ALONE}; what comes waits in a batch. */
    private static final ExecutionScenario GATHERING_FOR_THE_LAST = scenario(
            List.of(submit(), submit(), turn(1), turn(1), turn(2), turn(2), stick(2)),
            List.of(List.of(turn(1), turn(1)), List.of(gather())));

    /** As {@link #GOING_IDLE}; what comes waits in a batch, unless nobody would look at it. */
    private static final ExecutionScenario GATHERING_FOR_NOBODY =
            scenario(List.of(submit(), turn(1), turn(1)), List.of(List.of(turn(1), turn(1)), List.of(gather())));

    /** As {@link #SEARCHING}; what comes waits in a batch. */
    private static final ExecutionScenario GATHERING_FOR_A_SEEKER = scenario(
            List.of(stayAwake(), submit(), turn(1), turn(1)),
            List.of(List.of(turn(1), turn(1), turn(1)), List.of(gather())));

    /** As {@link #PASSING_ON}; of what comes one waits in a batch. */
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
    }

    @ParameterizedTest
    @MethodSource("inOrder")
    void aTwinThatSubmitsATaskWhileAnotherPutsThoseBeforeItIntoTheQueueIsCaught(ExecutionScenario scenario) {
        assertThatThrownBy(() -> explore(Overtakes.class, ENOUGH_FOR_A_TWIN, scenario))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining(InOrder.OVERTAKEN);
    }

    static List<ExecutionScenario> inOrder() {
        return List.of(IN_ORDER, IN_ORDER_AFTER_THE_BATCH);
    }

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

    private static void assertCaught(Class<? extends HandOffModel> twin, ExecutionScenario scenario) {
        assertThatThrownBy(() -> explore(twin, ENOUGH_FOR_A_TWIN, scenario))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining(HandOffModel.STRANDED);
    }

    private static void explore(Class<? extends HandOffModel> model, ExecutionScenario... scenarios) {
        explore(model, INTERLEAVINGS, scenarios);
    }

    private static void explore(
            Class<? extends HandOffModel> model, int interleavings, ExecutionScenario... scenarios) {
        // What must hold is checked in the model when all threads have ended; there is no sequential result to compare
        // with.
        ModelCheckingOptions options = new ModelCheckingOptions()
                .addGuarantee(forClasses(StackReserve.class.getName())
                        .allMethods()
                        .ignore()) // a recursion that shares nothing
                .iterations(0)
                .invocationsPerIteration(interleavings)
                .minimizeFailedScenario(false)
                .invocationTimeout$lincheck(ONLY_A_HANG_TAKES_LONGER)
                .verifier(EpsilonVerifier.class);
        Arrays.asList(scenarios).forEach(options::addCustomScenario);
        options.check(model);
    }

    private static ExecutionScenario scenario(List<Actor> first, List<List<Actor>> threads) {
        return new ExecutionScenario(first, threads, List.of(), actor("nothingIsStranded"));
    }

    /** Both are hired and run a task; worker 1 never ends its own, worker 2 does and parks. */
    private static List<Actor> firstOneIsStuckAndSecondOne(boolean watches) {
        return List.of(
                submit(), submit(), turn(1), turn(1), stick(1), turn(2), turn(2), pace(watches), turn(2), turn(2));
    }

    private static Actor stayAwake() {
        return actor("stayAwake");
    }

    private static Actor stick(int worker) {
        return actor("stick", worker);
    }

    private static Actor pace(boolean fast) {
        return actor("pace", fast);
    }

    private static Actor gather() {
        return actor("gather");
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

    /** A pool with room for batches. */
    public static class Gathering extends HandOffModel {

        public Gathering() {
            this(Scripted::new);
        }

        Gathering(BiFunction<PoolSettings, IntFunction<Worker>, Scripted> newPoolState) {
            super(TWO_WORKERS_AND_ROOM, newPoolState);
        }
    }

    /** As {@link PassesNothingOn}. */
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
