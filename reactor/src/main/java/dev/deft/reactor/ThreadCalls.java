package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.threadpool.ThreadPool;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls deferred to threads: sends them out, and sees to it that each of their Deferreds fires. Reactor thread only,
 * but for {@link #sendBack}, {@link #discardOutcome} and the counts.
 */
final class ThreadCalls {

    private static final Logger log = LoggerFactory.getLogger(Reactor.class);

    private final String reactorName;
    private final ReactorThread thread;
    private final Inbox inbox;
    private final OutstandingCalls outstanding = new OutstandingCalls();

    /** Any thread. */
    private final AtomicLong discardedOutcomes = new AtomicLong();

    private boolean refusing;

    ThreadCalls(String reactorName, ReactorThread thread, Inbox inbox) {
        this.reactorName = reactorName;
        this.thread = thread;
        this.inbox = inbox;
    }

    ReactorThread thread() {
        return thread;
    }

    /** As {@link #send}; once the reactor's pools stop, a Deferred that has failed. */
    <T extends @Nullable Object> Deferred<T> defer(Executor where, Callable<? extends T> callable) {
        if (!refusing) {
            return send(where, callable);
        }
        Deferred<T> refused = new Deferred<>(thread);
        refused.errback(new ReactorStoppedException(
                "Reactor '%s' has stopped and defers no more calls: %s".formatted(reactorName, callable)));
        return refused;
    }

    /** Gives the call to {@code where}, whatever it does with it. */
    <T extends @Nullable Object> Deferred<T> send(Executor where, Callable<? extends T> callable) {
        if (where instanceof ThreadPool pool) {
            ThreadCall<T> call = new ThreadCall<>(this, pool, callable);
            outstanding.add(call);
            pool.execute(call);
            return call;
        }
        ExecutorCall<T> call = new ExecutorCall<>(this, where, callable);
        outstanding.add(call);
        try {
            where.execute(call);
        } catch (Throwable refusal) { // whatever an executor throws, the call did not get through
            call.refused(refusal);
        }
        return call;
    }

    /** Any thread. */
    void sendBack(ThreadCall<?> call) {
        if (!inbox.offer(call)) {
            discardOutcome();
        }
    }

    /** Any thread. */
    void discardOutcome() {
        discardedOutcomes.incrementAndGet();
    }

    void forget(ThreadCall<?> call) {
        outstanding.remove(call);
    }

    /** From now on no call goes out through {@link #defer}. */
    void refuse() {
        refusing = true;
    }

    /** Fails every call whose outcome has not arrived. */
    void failOutstanding() {
        Map<String, Integer> failed = new TreeMap<>();
        outstanding.drain(call -> {
            failed.merge(call.origin(), 1, Integer::sum);
            call.abandon(new ReactorStoppedException("Reactor '%s' stopped before the outcome of a call on %s arrived"
                    .formatted(reactorName, call.origin())));
        });
        if (!failed.isEmpty()) {
            int count = failed.values().stream().mapToInt(Integer::intValue).sum();
            log.warn(
                    "Reactor '{}' stopped with {} calls outstanding; each failed with ReactorStoppedException: {}",
                    reactorName,
                    count,
                    failed);
        }
    }

    /** Any thread. */
    int outstanding() {
        return outstanding.count();
    }

    /** Any thread. */
    long discardedOutcomes() {
        return discardedOutcomes.get();
    }
}
