package dev.deft.reactor;

import dev.deft.threadpool.internal.StackReserve;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The entries that other threads have for the reactor: outcomes of calls, and calls from threads. Many producers, one consumer.
 *
 * <p>A Treiber stack whose head says, in one word, everything that both sides must agree on:
 *
 * <pre>
 *            offer: push                       take: pop all
 *     EMPTY ------------&gt; entry -&gt; entry -&gt; …  -------------&gt; EMPTY
 *       |  ^                                                    any state
 *       |  | wokeUp                                                | close
 *       v  |          offer: push, and wake the reactor            v
 *     ASLEEP ------------------------------------&gt; entry         CLOSED   (offer: refused)
 *     fallAsleep
 * </pre>
 *
 * <ul>
 *   <li>Any thread moves EMPTY, ASLEEP or an entry to a new entry ({@link #offer}).
 *   <li>The reactor's thread alone makes every other move.
 * </ul>
 *
 * <p><b>No wake-up is lost.</b> The classic fault is to keep "is there work" and "is the reactor asleep" in two words:
 * the producer writes one and reads the other, the reactor does the reverse, and without a full fence on both sides
 * both may read what was there before. Here it is one word and every move is a compare-and-set or an exchange of it,
 * so all moves are totally ordered: the reactor can fall asleep only over an empty inbox, and a producer that puts an
 * entry over ASLEEP knows that it must wake. At most one producer does, for the one after it finds an entry.
 *
 * <p><b>Nothing accepted is lost.</b> {@link #close} exchanges the head once: what {@code offer} accepted before is in
 * the list that {@code close} returns, what comes later is refused.
 *
 * <p>The exchange that takes an entry acquires what the compare-and-set that pushed it released: what a producer wrote
 * before its offer, the reactor sees. An entry is its own link, so that an offer allocates nothing, also when memory
 * has run out.
 */
final class Inbox extends Padded {

    /**
     * A thing to be done on the reactor's thread, once. It may be in the inbox only once at a time. Its link is owned by the producer until
     * the offer is accepted, then by the reactor.
     *
     * <p>A class and no interface: up to Java 22 a JVM keeps with each class the interface that it was last seen to have, in one word. The moves of
     * the head check their operands, those of the pool's queue check the same objects for another interface, and so two threads would
     * write this word in turn, once for each call.
     */
    abstract static class Entry {
        private @Nullable Entry next;

        final @Nullable Entry next() {
            return next;
        }

        final void setNext(@Nullable Entry next) {
            this.next = next;
        }

        /** Does what the entry is for. Called on the reactor's thread, once for each accepted offer. */
        abstract void deliver();
    }

    /** A head that is a state, not an entry. */
    private static final class Mark extends Entry {
        @Override
        void deliver() {
            throw new AssertionError("a mark is never delivered");
        }
    }

    private static final Entry ASLEEP = new Mark();
    private static final Entry CLOSED = new Mark();

    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Inbox.class, "head", Entry.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Runnable wakeup;

    /** The state above, shared by all threads. Null is EMPTY. */
    @SuppressWarnings("unused") // through HEAD
    private volatile @Nullable Entry head;

    /** Makes an empty one that calls {@code wakeup}, on a producer's thread, when the reactor sleeps and must not. */
    Inbox(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /** Hands {@code entry} to the reactor. Any thread. Returns false, and keeps nothing, once the inbox is closed. */
    boolean offer(Entry entry) {
        while (true) {
            Entry seen = head;
            if (seen == CLOSED) {
                return false;
            }
            if (seen == ASLEEP) {
                StackReserve.toWake(); // the one that puts an entry over it must wake the reactor
            }
            entry.setNext(seen == ASLEEP ? null : seen);
            if (HEAD.compareAndSet(this, seen, entry)) {
                if (seen == ASLEEP) {
                    wakeup.run();
                }
                return true;
            }
        }
    }

    /** Takes all that is there: the newest entry, linked to those before it. Reactor thread, awake. */
    @Nullable
    Entry take() {
        return head == null ? null : (Entry) HEAD.getAndSet(this, null);
    }

    /** Returns whether nothing is there. Reactor thread, awake. */
    boolean isEmpty() {
        return head == null;
    }

    /** Falls asleep over an empty inbox, so that an offer wakes the reactor; returns false if it is not empty. Reactor thread. */
    boolean fallAsleep() {
        return HEAD.compareAndSet(this, null, ASLEEP);
    }

    /** Returns whether the reactor may sleep on: nothing came since it fell asleep. Reactor thread. */
    boolean isAsleep() {
        return head == ASLEEP;
    }

    /** Ends the reactor's sleep, if nobody has woken it. Reactor thread. */
    void wokeUp() {
        HEAD.compareAndSet(this, ASLEEP, null);
    }

    /** Refuses every later offer; returns what was accepted before, as {@link #take} does. Reactor thread, awake, once. */
    @Nullable
    Entry close() {
        return (Entry) HEAD.getAndSet(this, CLOSED);
    }
}
