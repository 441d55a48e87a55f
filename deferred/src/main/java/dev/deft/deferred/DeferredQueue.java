package dev.deft.deferred;

import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A queue whose {@link #get} returns a Deferred instead of waiting. For chains on one thread; values go to getters in
 * the order in which both came.
 *
 * <pre>{@code
 * DeferredQueue<String> jobs = new DeferredQueue<>(100, 1); // up to 100 wait, or one getter does
 * jobs.get().onSuccess(job -> show(job));
 * jobs.put("first"); // shown before put returns
 * }</pre>
 *
 * <p>It has two bounds, since one that has none hides that one side is too slow. Confined to the thread that made it, or
 * as its {@link Confinement} says; {@code reactor.newQueue(size, backlog)} makes one for a reactor. After Twisted's {@code DeferredQueue}.
 *
 * @param <T> the type of the values
 */
public final class DeferredQueue<T extends @Nullable Object> {

    private final int size;
    private final int backlog;
    private final Confinement confinement;

    /** The values that nobody has asked for yet; empty while anybody waits. In a record, since a value may be null. */
    private final ArrayDeque<Result.Success<T>> pending = new ArrayDeque<>();

    /** The getters that wait. */
    private final Waiters<T> waiting;

    /**
     * Makes an empty one, confined to the calling thread.
     *
     * @param size the number of values that may wait for a getter
     * @param backlog the number of getters that may wait for a value
     * @throws IllegalArgumentException if one is negative
     */
    public DeferredQueue(int size, int backlog) {
        this(size, backlog, ThreadConfinement.current());
    }

    /**
     * Makes an empty one, confined as {@code confinement} says.
     *
     * @param size the number of values that may wait for a getter
     * @param backlog the number of getters that may wait for a value
     * @throws IllegalArgumentException if one is negative
     */
    public DeferredQueue(int size, int backlog, Confinement confinement) {
        if (size < 0 || backlog < 0) {
            throw new IllegalArgumentException("size " + size + " and backlog " + backlog + " must not be negative");
        }
        this.size = size;
        this.backlog = backlog;
        this.confinement = Objects.requireNonNull(confinement, "confinement");
        this.waiting = new Waiters<>(confinement, () -> {});
    }

    /**
     * Gives {@code value} to the getter that has waited longest, or keeps it for the next.
     *
     * @throws QueueOverflowException if none waits and as many values are kept as may be
     * @throws IllegalArgumentException if {@code value} is a Deferred
     */
    public void put(T value) {
        confinement.check(this, "put");
        if (value instanceof Deferred<?>) {
            throw new IllegalArgumentException("put() of " + this + " got " + value
                    + ", and a Deferred is never a value; to put its result, use value.onSuccess(queue::put)");
        }
        if (!waiting.isEmpty()) {
            waiting.fireFirst(value);
            return;
        }
        if (pending.size() == size) {
            throw new QueueOverflowException(this + " is full; put less, or make it with a larger size than " + size);
        }
        pending.add(new Result.Success<>(value));
    }

    /**
     * Asks for a value.
     *
     * @return a Deferred that fires with the value once there is one. To cancel it is to wait no longer
     * @throws QueueUnderflowException if there is none and as many getters wait as may
     */
    public Deferred<T> get() {
        confinement.check(this, "get");
        Deferred<T> getter = waiting.make();
        StackRoom.toFire();
        Result.Success<T> kept = pending.poll();
        if (kept != null) {
            getter.callback(kept.value());
            return getter;
        }
        if (waiting.size() == backlog) {
            throw new QueueUnderflowException(
                    this + " has too many getters; get less, or make it with a larger backlog than " + backlog);
        }
        waiting.add(getter);
        return getter;
    }

    /** Returns how many values and getters wait. On any thread, though only on its own does it show the latest. */
    @Override
    public String toString() {
        return "%s[%d of %d values, %d of %d getters waiting]"
                .formatted(Descriptions.name(this), pending.size(), size, waiting.size(), backlog);
    }
}
