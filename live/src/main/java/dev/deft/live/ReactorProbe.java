package dev.deft.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a reactor, by a call that it makes in its turn, how late that is, and what only its own thread knows. At most one such call is on its way. Any thread.
 */
final class ReactorProbe {

    /** A reactor that is held up for longer is told by how long the call waits already. */
    private static final long PATIENCE_MILLIS = 100;

    /**
     * The answer.
     *
     * @param timedCalls the timed calls that wait
     * @param deliveries the entries it had delivered when it was asked last; -1 if it has never answered
     * @param countedAtNanos the instant at which they were counted
     * @param lateNanos the time that the call waited, or has waited so far
     */
    record Answer(int timedCalls, long deliveries, long countedAtNanos, long lateNanos) {

        Answer late(long nanos) {
            return new Answer(timedCalls, deliveries, countedAtNanos, nanos);
        }
    }

    @GuardedBy("this")
    private Answer last = new Answer(0, -1, 0, 0);

    /** Opens when the call that is on its way was made; null if none is. */
    @GuardedBy("this")
    private @Nullable CountDownLatch made;

    @GuardedBy("this")
    private long askedAt;

    /** Returns the answer of now; of the last time, with the time that this one waits, if the reactor is held up; that of the last time if it has ended. */
    Answer ask(Reactor reactor) {
        CountDownLatch waited;
        synchronized (this) {
            waited = made;
            if (waited == null) {
                waited = new CountDownLatch(1);
                made = waited;
                askedAt = System.nanoTime();
                // A flooded reactor refuses more calls from threads than it has room for, and is to be told of all the
                // same.
                if (!ReactorAccess.get().soon(reactor, () -> answer(reactor))) {
                    made = null;
                    return last; // it has ended, and has no later numbers than those it gave
                }
            }
        }
        await(waited);
        synchronized (this) {
            return made == null ? last : last.late(System.nanoTime() - askedAt);
        }
    }

    private static void await(CountDownLatch made) {
        try {
            made.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the reactor's thread. */
    private synchronized void answer(Reactor reactor) {
        ReactorAccess access = ReactorAccess.get();
        long now = System.nanoTime();
        last = new Answer(access.timedCalls(reactor), access.deliveries(reactor), now, now - askedAt);
        if (made != null) {
            made.countDown();
            made = null;
        }
    }
}
