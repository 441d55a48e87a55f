package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lets Lincheck try the interleavings of producers and consumers over a {@link TaskQueue} whose segments are small enough to
 * be left behind: whatever they do, it must look as if they had done it one after the other. A lost task does not, nor
 * does one that came twice or before its turn, nor a look that found nothing while a task waited.
 */
@Tag("model")
class TaskQueueModelTest {

    /**
     * In milliseconds. Beyond its own limit of 30 s Lincheck says that an execution hangs, and on a busy machine it takes longer
     * for the first, for which it rewrites the classes. There is no public method to say so.
     */
    private static final long ONLY_A_HANG_TAKES_LONGER = 600_000;

    @Test
    void whateverProducersAndConsumersDoItLooksAsIfOneAfterTheOther() {
        assertThatCode(() -> explore(SegmentsOfTwo.class)).doesNotThrowAnyException();
    }

    @Test
    void soItDoesWithASegmentForEachTask() {
        assertThatCode(() -> explore(SegmentsOfOne.class)).doesNotThrowAnyException();
    }

    @Test
    @Tag("real-threads")
    void andOnRealThreads() {
        assertThatCode(() -> new StressOptions()
                        .threads(3)
                        .actorsPerThread(3)
                        .iterations(10)
                        .invocationsPerIteration(1_000)
                        .invocationTimeout$lincheck(ONLY_A_HANG_TAKES_LONGER)
                        .check(SegmentsOfTwo.class))
                .doesNotThrowAnyException();
    }

    @Test
    void soItDoesWhileItIsSwept() {
        assertThatCode(() -> explore(Swept.class, sweeps(Swept.class))).doesNotThrowAnyException();
    }

    @Test
    void aTwinThatIsSweptByTakingTasksOutAndOfferingThemAgainIsCaught() {
        assertThatThrownBy(() -> explore(SweptByOfferingAgain.class, sweeps(SweptByOfferingAgain.class)))
                .isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void aTwinThatIsSweptByTakingTasksOutOfTheirSlotsIsCaught() {
        assertThatThrownBy(() -> explore(SweptWithoutCopies.class, sweeps(SweptWithoutCopies.class)))
                .isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void theTwinsAreBrokenInNothingButWhatTheySay() {
        assertThatCode(() -> explore(OneSegment.class)).doesNotThrowAnyException();
    }

    @Test
    void aTwinThatMarksASlotWithoutAnExchangeIsCaught() {
        assertThatThrownBy(() -> explore(MarksWithoutAnExchange.class)).isInstanceOf(LincheckAssertionError.class);
    }

    @Test
    void aTwinThatReadsTheProducersNumberFirstIsCaught() {
        assertThatThrownBy(() -> explore(ReadsTheProducersNumberFirst.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** Sweeps while a consumer comes to the segments that are swept, and a producer to their end. */
    private static List<ExecutionScenario> sweeps(Class<?> model) {
        List<Actor> three = List.of(actor(model, "offer", 1), actor(model, "offer", 2), actor(model, "offer", 3));
        Actor other = actor(model, "offer", 4);
        Actor poll = actor(model, "poll");
        Actor sweep = actor(model, "sweep");
        return List.of(
                scenario(three, List.of(List.of(sweep), List.of(poll, poll)), List.of(poll, poll)),
                scenario(
                        three,
                        List.of(List.of(sweep), List.of(poll), List.of(other)),
                        List.of(poll, poll, poll, poll)));
    }

    private static void explore(Class<?> model) {
        explore(model, scenarios(model));
    }

    private static void explore(Class<?> model, List<ExecutionScenario> scenarios) {
        ModelCheckingOptions options = new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .iterations(5)
                .invocationsPerIteration(500)
                .minimizeFailedScenario(false)
                .invocationTimeout$lincheck(ONLY_A_HANG_TAKES_LONGER);
        scenarios.forEach(options::addCustomScenario);
        options.check(model);
    }

    /** Few steps, so that most of their interleavings are tried; what random ones find comes on top. */
    private static List<ExecutionScenario> scenarios(Class<?> model) {
        Actor offer = actor(model, "offer", 1);
        Actor other = actor(model, "offer", 2);
        Actor poll = actor(model, "poll");
        Actor look = actor(model, "pollUnlessEmpty");
        return List.of(
                scenario(List.of(), List.of(List.of(offer), List.of(poll)), List.of(poll)),
                scenario(List.of(offer), List.of(List.of(other, poll), List.of(look)), List.of(poll)),
                scenario(List.of(offer), List.of(List.of(other, look), List.of(poll, look)), List.of(poll)),
                scenario(List.of(offer), List.of(List.of(other), List.of(poll), List.of(look)), List.of(poll, poll)));
    }

    private static ExecutionScenario scenario(List<Actor> before, List<List<Actor>> threads, List<Actor> after) {
        return new ExecutionScenario(before, threads, after, null);
    }

    private static Actor actor(Class<?> model, String operation, Object... arguments) {
        Method method = Arrays.stream(model.getMethods())
                .filter(candidate -> candidate.getName().equals(operation))
                .findFirst()
                .orElseThrow();
        return new Actor(method, List.of(arguments));
    }

    private record Numbered(int number) implements Runnable {
        @Override
        public void run() {}
    }

    /** The queue itself. */
    public static class SegmentsOfTwo {

        private final TaskQueue queue;

        public SegmentsOfTwo() {
            this(2);
        }

        SegmentsOfTwo(int segmentSize) {
            queue = new TaskQueue(segmentSize);
        }

        TaskQueue queue() {
            return queue;
        }

        @Operation
        public void offer(int number) {
            queue.offer(new Numbered(number));
        }

        @Operation
        public Integer poll() {
            return numberOf(queue.poll());
        }

        /** {@code isEmpty} may be wrong about a task whose offer is under way, but not when it says that none waits. */
        @Operation
        public Integer pollUnlessEmpty() {
            return queue.isEmpty() ? null : numberOf(queue.poll());
        }
    }

    public static final class SegmentsOfOne extends SegmentsOfTwo {
        public SegmentsOfOne() {
            super(1);
        }
    }

    /** With a sweep that finds nothing revoked, and so must not be seen. */
    public static class Swept extends SegmentsOfTwo {
        public Swept() {
            super(1);
        }

        @Operation(nonParallelGroup = "sweepers")
        public void sweep() {
            queue().sweep(task -> false);
        }
    }

    public static final class SweptByOfferingAgain extends Swept {
        @Override
        public void sweep() {
            List<Runnable> taken = new ArrayList<>();
            for (Runnable task = queue().poll(); task != null; task = queue().poll()) {
                taken.add(task);
            }
            taken.forEach(queue()::offer);
        }
    }

    /** Takes tasks out of the segments that it sweeps, and puts none in their place. */
    public static final class SweptWithoutCopies extends Swept {
        @Override
        public void sweep() {
            queue().sweep(task -> true);
        }
    }

    private static Integer numberOf(Runnable task) {
        return task == null ? null : ((Numbered) task).number;
    }

    /** The part that the twins share: the same protocol, with a single segment that is never full. */
    public static class OneSegment {

        static final Runnable TAKEN = () -> {};

        final AtomicReferenceArray<Runnable> slots = new AtomicReferenceArray<>(64);
        final AtomicInteger enqueued = new AtomicInteger();
        final AtomicInteger dequeued = new AtomicInteger();

        @Operation
        public void offer(int number) {
            Runnable task = new Numbered(number);
            while (!slots.compareAndSet(enqueued.getAndIncrement(), null, task)) {
                // a consumer overtook; on to the next slot
            }
        }

        @Operation
        public Integer pollUnlessEmpty() {
            return isDry() ? null : poll();
        }

        @Operation
        public Integer poll() {
            while (!isDry()) {
                Runnable task = take(dequeued.getAndIncrement());
                if (task != null) {
                    return numberOf(task);
                }
            }
            return null;
        }

        boolean isDry() {
            int next = dequeued.get();
            return next >= enqueued.get();
        }

        Runnable take(int slot) {
            return slots.getAndSet(slot, TAKEN);
        }
    }

    public static final class MarksWithoutAnExchange extends OneSegment {
        @Override
        Runnable take(int slot) {
            Runnable task = slots.get(slot);
            slots.set(slot, TAKEN); // by now the producer may have come
            return task;
        }
    }

    public static final class ReadsTheProducersNumberFirst extends OneSegment {
        @Override
        boolean isDry() {
            int drawnByProducers = enqueued.get();
            return dequeued.get() >= drawnByProducers; // by now there may be more of both
        }
    }
}
