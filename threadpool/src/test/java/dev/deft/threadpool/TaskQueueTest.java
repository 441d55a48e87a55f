package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskQueueTest {

    private final List<String> log = new ArrayList<>();

    private TaskQueue queueOf(int segmentSize, String... tasks) {
        TaskQueue queue = new TaskQueue(segmentSize);
        offer(queue, tasks);
        return queue;
    }

    private void offer(TaskQueue queue, String... tasks) {
        for (String task : tasks) {
            queue.offer(new RecordedTask(task, log));
        }
    }

    private List<String> drain(TaskQueue queue) {
        for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
            task.run();
        }
        return log;
    }

    @Test
    void whatMovesASlotAsksATaskForNoInterface() throws ReflectiveOperationException {
        Class<?> segment = TaskQueue.class.getDeclaredField("head").getType();

        assertThat(segment.getDeclaredField("slots").getType().componentType().isInterface())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void whatWasOfferedFirstIsPolledFirstInHoweverManySegments(int segmentSize) {
        TaskQueue queue = queueOf(segmentSize, "a", "b", "c", "d", "e");

        assertThat(drain(queue)).containsExactly("a ran", "b ran", "c ran", "d ran", "e ran");
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aSweepDropsWhatIsRevokedFromTheSegmentsInTheMiddleAndKeepsTheOrder() {
        TaskQueue queue = queueOf(2, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j");

        queue.sweep(task -> !((RecordedTask) task).name.equals("e"));
        offer(queue, "k");

        assertThat(drain(queue)).containsExactly("a ran", "b ran", "e ran", "i ran", "j ran", "k ran");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void aSweepOfWhatIsAllRevokedOrNotAtAllLeavesAQueueThatGoesOn(int segmentSize) {
        TaskQueue queue = queueOf(segmentSize, "a", "b", "c", "d", "e");
        queue.sweep(task -> false);
        queue.sweep(task -> true);
        offer(queue, "f");
        queue.sweep(task -> false);

        assertThat(drain(queue)).startsWith("a ran").endsWith("f ran").isSorted();
        offer(queue, "g");
        queue.sweep(task -> true);
        log.clear();
        assertThat(drain(queue)).containsExactly("g ran");
        assertThat(queue.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void aQueueThatRanDryGoesOn(int segmentSize) {
        TaskQueue queue = queueOf(segmentSize);

        for (int i = 0; i < 10; i++) {
            assertThat(queue.poll()).isNull();
            offer(queue, i + "a", i + "b");
            assertThat(drain(queue)).containsExactly(i + "a ran", i + "b ran");
            log.clear();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void itIsEmptyWhenNothingWaitsWhereverInASegmentThatIs(int segmentSize) {
        TaskQueue queue = queueOf(segmentSize);

        for (int i = 0; i < 10; i++) {
            assertThat(queue.isEmpty()).isTrue();
            assertThat(queue.seemsEmpty()).isTrue();
            assertThat(queue.pollVisible()).isNull();
            offer(queue, "a", "b");
            assertThat(queue.isEmpty()).isFalse();
            assertThat(queue.seemsEmpty()).isFalse();
            assertThat(queue.pollVisible()).isNotNull();
            assertThat(queue.isEmpty()).isFalse();
            assertThat(queue.seemsEmpty()).isFalse();
            assertThat(queue.pollVisible()).isNotNull();
        }
    }

    @Test
    void itHasMoreThanWhatItHoldsLess() {
        TaskQueue queue = queueOf(4);
        assertThat(queue.hasMoreThan(0)).isFalse();

        offer(queue, "a");
        assertThat(queue.hasMoreThan(0)).isTrue();
        assertThat(queue.hasMoreThan(1)).isFalse();

        offer(queue, "b");
        assertThat(queue.hasMoreThan(1)).isTrue();
        assertThat(queue.hasMoreThan(2)).isFalse();
    }

    @Test
    void aDrainedSegmentHasMoreThanNothingOnlyIfAnotherFollows() {
        TaskQueue queue = queueOf(2, "a", "b");
        drain(queue);
        assertThat(queue.hasMoreThan(0)).isFalse();

        offer(queue, "c");

        assertThat(queue.hasMoreThan(0)).isTrue();
    }

    @Test
    void tasksThatAreAddedTogetherKeepTheirOrderWhereAConsumerHasComeToOneOfTheirSlotsFirst() throws Exception {
        TaskQueue queue = new TaskQueue(8);
        Object[] slots = (Object[]) read(headOf(queue).getClass(), "slots", headOf(queue));
        slots[1] = read(TaskQueue.class, "TAKEN", queue);
        Runnable[] tasks = IntStream.range(0, 4).mapToObj(Numbered::new).toArray(Runnable[]::new);

        int next = queue.offerSome(tasks, 0, 4);
        assertThat(next).isEqualTo(3);
        assertThat(queue.offerSome(tasks, next, 4)).isEqualTo(4);

        assertThat(List.of(queue.poll(), queue.poll(), queue.poll(), queue.poll()))
                .containsExactly(tasks);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aTaskThatWasPolledIsNotKept() {
        TaskQueue queue = new TaskQueue(4);
        WeakReference<Runnable> task = offerOne(queue);

        assertThat(queue.poll()).isNotNull();

        assertThat(isCollected(task)).isTrue();
    }

    private static WeakReference<Runnable> offerOne(TaskQueue queue) {
        byte[] captured = new byte[1];
        Runnable task = () -> captured[0]++;
        queue.offer(task);
        return new WeakReference<>(task);
    }

    /** A thread that still holds on to an old segment, as the collector itself does with an old object, must not hold on to all. */
    @Test
    void aSegmentThatWasLeftBehindIsCutOffFromItsFollowers() throws ReflectiveOperationException {
        TaskQueue queue = queueOf(2, "a", "b", "c");
        Object first = headOf(queue);

        drain(queue);

        Object follower = next(first);
        assertThat(headOf(queue)).isNotSameAs(first).isNotSameAs(follower);
        assertThat(next(follower)).isNull();
    }

    private static Object headOf(TaskQueue queue) throws ReflectiveOperationException {
        return read(TaskQueue.class, "head", queue);
    }

    private static Object next(Object segment) throws ReflectiveOperationException {
        return read(segment.getClass(), "next", segment);
    }

    private static Object read(Class<?> owner, String field, Object object) throws ReflectiveOperationException {
        var declared = owner.getDeclaredField(field);
        declared.setAccessible(true);
        return declared.get(object);
    }

    /** The collector is asked again and again; each time it is asked, it has run when the call returns. */
    private static boolean isCollected(WeakReference<?> reference) {
        for (int i = 0; i < 20 && reference.get() != null; i++) {
            System.gc();
        }
        return reference.get() == null;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 32})
    @Tag("real-threads")
    void betweenManyProducersAndConsumersNothingIsLostAndNothingComesTwiceOrOutOfOrder(int atATime)
            throws InterruptedException {
        int producers = 3;
        int consumers = 3;
        int each = 100_000;
        TaskQueue queue = new TaskQueue(8);
        AtomicIntegerArray taken = new AtomicIntegerArray(producers * each);
        AtomicInteger left = new AtomicInteger(producers * each);
        AtomicInteger outOfOrder = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(producers + consumers);
        for (int p = 0; p < producers; p++) {
            int first = p * each;
            start(ended, () -> {
                for (int i = first; i < first + each; i += atATime) {
                    offer(queue, i, Math.min(i + atATime, first + each));
                }
            });
        }
        for (int c = 0; c < consumers; c++) {
            boolean looksFirst = c == 0;
            start(ended, () -> {
                int[] last = {-1, -1, -1};
                while (left.get() > 0) {
                    Runnable polled = looksFirst ? queue.pollVisible() : queue.poll();
                    if (polled instanceof Numbered task) {
                        left.decrementAndGet();
                        taken.incrementAndGet(task.number);
                        int producer = task.number / each;
                        if (task.number <= last[producer]) {
                            outOfOrder.incrementAndGet();
                        }
                        last[producer] = task.number;
                    } else {
                        Thread.onSpinWait();
                    }
                }
            });
        }

        assertThat(ended.await(600, TimeUnit.SECONDS)).as("all was taken").isTrue();

        for (int i = 0; i < taken.length(); i++) {
            assertThat(taken.get(i)).as("task %d", i).isEqualTo(1);
        }
        assertThat(outOfOrder).hasValue(0);
        assertThat(queue.isEmpty()).isTrue();
    }

    /** Adds those from {@code first} to before {@code end}: one as one is added, several as a batch is. */
    private static void offer(TaskQueue queue, int first, int end) {
        if (first + 1 == end) {
            queue.offer(new Numbered(first));
            return;
        }
        Runnable[] tasks = IntStream.range(first, end).mapToObj(Numbered::new).toArray(Runnable[]::new);
        int next = 0;
        while (next < tasks.length) {
            next = queue.offerSome(tasks, next, tasks.length);
        }
    }

    private static void start(CountDownLatch ended, Runnable work) {
        Thread thread = new Thread(() -> {
            work.run();
            ended.countDown();
        });
        thread.setDaemon(true);
        thread.start();
    }

    private record Numbered(int number) implements Runnable {
        @Override
        public void run() {}
    }
}
