package dev.deft.threadpool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that wait for a worker, oldest first. Many producers, many consumers, no monitor, no bound of its own.
 *
 * <p>A linked list of segments. A slot of a segment is used once:
 *
 * <pre>
 *            offer                    poll
 *    null ----------&gt; a task ---------------&gt; TAKEN
 *      |                                        ^
 *      '----------------------------------------'
 *        poll that overtook the offer, which then goes on to the next slot
 * </pre>
 *
 * <ul>
 *   <li>A producer draws a slot's number from {@code ENQUEUED} and moves the slot from null to its task; or as many numbers as it has
 *       tasks, which it puts into these slots in their order.
 *   <li>A consumer draws a slot's number from {@code DEQUEUED} and exchanges what is in the slot for TAKEN.
 * </ul>
 *
 * <p>Every move is a compare-and-set or an exchange of one slot, so a task that was put into a slot is taken out of it
 * exactly once. Numbers are drawn in order, so tasks come out in the order in which their slots were drawn. A full segment
 * is left behind by whoever finds it full: producers link the next one, consumers move {@link #head} on once all slots
 * are drawn.
 *
 * <p>A segment that was left behind is cut off from its followers ({@link #LEFT}), or the collector, which may have moved
 * it among the old objects, would keep all that came after it.
 *
 * <p>Tasks that were revoked remain in their slots, and would add up behind a task that does not end. {@link #sweep} copies
 * what is left of the segments that lie full between the head's and the tail's into one segment, and puts this in their
 * place behind the head's. If a consumer has just moved the head on to the first of them, the copies are garbage instead:
 * since the head moves once from each segment, consumers come by the one or by the other.
 *
 * <p>Source: Correia and Ramalhete's FAAArrayQueue (2016). Decision 0011 has what it was measured against.
 */
final class TaskQueue {

    private static final int SEGMENT_SIZE = 1024;

    /** The mark in a slot whose task was taken, or which a consumer reached before its producer. */
    private static final Runnable TAKEN = new Mark();

    /** Follows a segment that consumers have left behind. */
    private static final Segment LEFT = new Segment(0);

    // The two numbers of a segment lie apart, on cache lines of their own: one side writes the one, the other the
    // other.
    private static final int ENQUEUED = 16;
    private static final int DEQUEUED = 48;
    private static final int NUMBERS = 64;

    private static final VarHandle NUMBER = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final VarHandle HEAD;
    private static final VarHandle TAIL;
    private static final VarHandle NEXT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(TaskQueue.class, "head", Segment.class);
            TAIL = lookup.findVarHandle(TaskQueue.class, "tail", Segment.class);
            NEXT = lookup.findVarHandle(Segment.class, "next", Segment.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final class Mark implements Runnable {
        @Override
        public void run() {
            throw new AssertionError("a mark is never run");
        }
    }

    private static final class Segment {
        private final int[] numbers = new int[NUMBERS];

        /**
         * The tasks; not an array of Runnables, for then each move of a slot would ask a task for that interface, and up to Java 22 a JVM
         * keeps the last answer in a word of the task's class, which threads that ask for different interfaces write in turn. Who polls still asks, once, and the inbox asks for none.
         */
        private final @Nullable Object[] slots;

        @SuppressWarnings("unused") // through NEXT
        private volatile @Nullable Segment next;

        Segment(int size) {
            slots = new Object[size];
        }

        /** Makes a segment that is full. */
        static Segment of(List<Runnable> tasks, Segment next) {
            Segment full = new Segment(tasks.size());
            Arrays.setAll(full.slots, tasks::get);
            NUMBER.set(full.numbers, ENQUEUED, tasks.size());
            NEXT.set(full, next);
            return full;
        }

        int enqueued() {
            return (int) NUMBER.getVolatile(numbers, ENQUEUED);
        }

        int dequeued() {
            return (int) NUMBER.getVolatile(numbers, DEQUEUED);
        }
    }

    /** The segment from which consumers draw. */
    @SuppressWarnings("unused") // through HEAD
    private volatile Segment head;

    /** The segment from which producers draw. */
    private volatile Segment tail;

    TaskQueue() {
        this(SEGMENT_SIZE);
    }

    /** @param segmentSize how many slots a segment has; a test takes few, to leave many segments behind */
    TaskQueue(int segmentSize) {
        head = tail = new Segment(segmentSize);
    }

    /** Adds a task. Any thread. */
    void offer(Runnable task) {
        while (true) {
            Segment last = tail;
            int slot = (int) NUMBER.getAndAdd(last.numbers, ENQUEUED, 1);
            if (slot >= last.slots.length) {
                grow(last);
            } else if (SLOT.compareAndSet(last.slots, slot, null, task)) {
                return;
            }
        }
    }

    /**
     * Adds some of the tasks from {@code first} to before {@code end}, in their order, at one draw of slots. Any thread.
     *
     * @return the first that is still to be added; {@code end} if none is
     */
    int offerSome(@Nullable Runnable[] tasks, int first, int end) {
        Segment last = tail;
        int slot = (int) NUMBER.getAndAdd(last.numbers, ENQUEUED, end - first);
        if (slot >= last.slots.length) {
            grow(last);
            return first;
        }
        int next = first;
        int drawn = Math.min(slot + end - first, last.slots.length);
        for (; slot < drawn; slot++) {
            if (SLOT.compareAndSet(
                    last.slots, slot, null, tasks[next])) { // else a consumer overtook: on to the next slot
                next++;
            }
        }
        return next;
    }

    private void grow(Segment full) {
        Segment next = full.next;
        if (next == null) {
            Segment fresh = new Segment(full.slots.length);
            next = NEXT.compareAndSet(full, null, fresh) ? fresh : full.next;
        }
        if (next != LEFT) { // else the tail has moved on already
            TAIL.compareAndSet(this, full, next);
        }
    }

    /** Takes the oldest task; null if none waits. Any thread. */
    @Nullable
    Runnable poll() {
        while (true) {
            Segment first = head;
            int dequeued = first.dequeued();
            if (dequeued < first.slots.length) {
                if (isDry(first, dequeued)) {
                    return null;
                }
                Runnable task = draw(first);
                if (task != null) {
                    return task;
                }
            } else if (!leave(first)) {
                return null;
            }
        }
    }

    /**
     * Takes the oldest task, if a look at one slot shows it; it may overlook one that is just being added,
     * and those behind it. Any thread.
     *
     * <p>For those who look often: {@link #poll} has to fetch the producers' number where it finds nothing, and they have to
     * fetch it back.
     */
    @Nullable
    Runnable pollVisible() {
        return seemsEmpty() ? null : poll();
    }

    /** Looks into the slot first: where a task waits, the producers' number need not be fetched from their cache. */
    private static boolean isDry(Segment first, int dequeued) {
        return SLOT.getVolatile(first.slots, dequeued) == null && dequeued >= first.enqueued();
    }

    private static @Nullable Runnable draw(Segment first) {
        int slot = (int) NUMBER.getAndAdd(first.numbers, DEQUEUED, 1);
        if (slot >= first.slots.length) {
            return null;
        }
        Runnable task = (Runnable) SLOT.getAndSet(first.slots, slot, TAKEN);
        return task == TAKEN ? null : task; // a sweep overtook the offer
    }

    /** Goes on to the next segment; false if there is none. */
    private boolean leave(Segment first) {
        Segment next = first.next;
        if (next == null) {
            return false;
        }
        if (next != LEFT) {
            TAIL.compareAndSet(this, first, next); // the tail is never behind the head
            if (HEAD.compareAndSet(this, first, next)) {
                first.next = LEFT;
            }
        }
        return true;
    }

    /**
     * Drops the tasks that are {@code revoked}, for good, from those segments that are full and that consumers have not reached:
     * all but some two segments of tasks. It may drop none where a consumer comes in between. By one thread at a time.
     */
    void sweep(Predicate<Runnable> revoked) {
        Segment end = tail; // producers draw from no segment before it, now or ever
        Segment before = head;
        Segment first = before.next;
        List<Segment> full = between(first, end);
        if (full.isEmpty()) {
            return;
        }
        List<Runnable> kept = new ArrayList<>();
        full.forEach(segment -> addKept(segment, revoked, kept));
        NEXT.compareAndSet(before, first, kept.isEmpty() ? end : Segment.of(kept, end));
    }

    /** The segments from {@code first} to the one before {@code end}; none if consumers have passed one of them. */
    private static List<Segment> between(@Nullable Segment first, Segment end) {
        List<Segment> segments = new ArrayList<>();
        for (Segment next = first; next != end; next = next.next) {
            if (next == null || next == LEFT) {
                return List.of();
            }
            segments.add(next);
        }
        return segments;
    }

    private static void addKept(Segment full, Predicate<Runnable> revoked, List<Runnable> kept) {
        for (int slot = 0; slot < full.slots.length; slot++) {
            // A producer that is late for its slot goes on to the next one, as if a consumer had overtaken it.
            Runnable task = (Runnable) SLOT.compareAndExchange(full.slots, slot, null, TAKEN);
            if (task != null && task != TAKEN && !revoked.test(task)) {
                kept.add(task);
            }
        }
    }

    /**
     * Returns whether no task waits. That none does is exact: at some instant of this call there was none. That one does may also be
     * said of a task whose {@link #offer} has not returned. Any thread.
     */
    boolean isEmpty() {
        while (true) {
            Segment first = head;
            int dequeued = first.dequeued();
            if (dequeued < first.slots.length) {
                return isDry(first, dequeued);
            }
            if (!leave(first)) {
                return true;
            }
        }
    }

    /** Returns whether no task waits, by a look at one slot: it may overlook one that is just being added, and those behind it. */
    boolean seemsEmpty() {
        Segment first = head;
        int dequeued = first.dequeued();
        return dequeued < first.slots.length ? SLOT.getAcquire(first.slots, dequeued) == null : first.next == null;
    }

    /** Returns whether more than so many tasks wait, as far as can be said while others add and take; true where a segment is full. */
    boolean hasMoreThan(int count) {
        Segment first = head;
        if (first.next != null) {
            return true;
        }
        return Math.min(first.enqueued(), first.slots.length) - first.dequeued() > count;
    }
}
