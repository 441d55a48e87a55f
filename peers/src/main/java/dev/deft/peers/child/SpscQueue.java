package dev.deft.peers.child;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A queue of one producer and one consumer, without a bound: segments that are linked, and never used again.
 *
 * <p>What passes between the two threads is the slots alone; nobody writes one twice, and where each thread is, it keeps to itself. Of the
 * elements that are added between two calls of {@link #publish} the first goes into its slot last, with a release, so that the consumer, which begins with
 * that one, has them all at once, and follows the producer no more closely than that. A segment's last slot holds the next one.
 */
final class SpscQueue<E> {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final int LAST = 1_023;

    private final Place producer;
    private final Place consumer;

    /** The first element that is not published, if there is one; the producer's. */
    private final Place held;

    SpscQueue() {
        Object[] segment = new Object[LAST + 1];
        producer = new Place(segment);
        consumer = new Place(segment);
        held = new Place(segment);
    }

    /** Adds an element, which the consumer has from the next {@link #publish} on; the producer only. */
    void add(E element) {
        if (producer.next() == LAST) {
            Object[] following = new Object[LAST + 1];
            put(following);
            producer.begin(following);
        }
        put(element);
        producer.advance();
    }

    private void put(Object slotted) {
        if (held.element() == null) {
            held.hold(slotted, producer);
        } else {
            producer.segment()[producer.next()] = slotted;
        }
    }

    /** Lets the consumer have what was added; the producer only. */
    void publish() {
        Object first = held.element();
        if (first != null) {
            SLOT.setRelease(held.segment(), held.next(), first);
            held.release();
        }
    }

    /** Takes the oldest element, or returns null if there is none; the consumer only. */
    @SuppressWarnings("unchecked") // every slot but a segment's last holds an element
    @Nullable
    E poll() {
        Object found = SLOT.getAcquire(consumer.segment(), consumer.next());
        if (found == null) {
            return null;
        }
        if (consumer.next() == LAST) {
            consumer.begin((Object[]) found);
            return poll();
        }
        consumer.advance();
        return (E) found;
    }

    /** The place of one of the two threads, apart from whatever else is written. */
    private static final class Place {

        /** Two lines of 64 bytes, since processors fetch them in pairs; a reference may have 4 bytes. */
        private static final int APART = 32;

        private final Object[][] segment = new Object[2 * APART + 1][];
        private final int[] next = new int[2 * APART + 1];
        private final @Nullable Object[] element = new Object[2 * APART + 1];

        Place(Object[] first) {
            begin(first);
        }

        void begin(Object[] following) {
            segment[APART] = following;
            next[APART] = 0;
        }

        Object[] segment() {
            return segment[APART];
        }

        int next() {
            return next[APART];
        }

        @Nullable
        Object element() {
            return element[APART];
        }

        /** Has this be where {@code other} is, with an element for that place. */
        void hold(Object held, Place other) {
            element[APART] = held;
            segment[APART] = other.segment();
            next[APART] = other.next();
        }

        void release() {
            element[APART] = null;
        }

        void advance() {
            next[APART]++;
        }
    }
}
