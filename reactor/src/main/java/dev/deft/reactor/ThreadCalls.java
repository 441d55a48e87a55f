package dev.deft.reactor;

import dev.deft.deferred.Canceller;
import dev.deft.deferred.Deferred;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.CallRecord;
import dev.deft.threadpool.internal.PoolAccess;
import dev.deft.threadpool.internal.PoolObservation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The calls deferred to threads: sends them out, and sees to it that each of their Deferreds fires. Reactor thread only,
 * but for {@link #sendBack}, {@link #discardOutcome} and the counts.
 */
final class ThreadCalls extends Padded {

    private static final PoolAccess POOLS = PoolAccess.get();

    private final String reactorName;
    private final ReactorThread thread;
    private final Inbox inbox;
    private final OutstandingCalls outstanding;
    private final GatheredTasks gathered;
    private final TurnClock clock;

    /** The contexts that go with the calls; null where none do. */
    private final @Nullable Contexts contexts;

    /** The number of outcomes that came too late. Any thread. */
    private final AtomicLong discardedOutcomes = new AtomicLong();

    /** The canceller of all calls: a cancelled call is not outstanding any more, though the outcome of one that has begun still comes. */
    private final Canceller<Object> cancelling = deferred -> {
        ThreadCall<?> call = (ThreadCall<?>) deferred;
        ThreadTask<?> task = call.task();
        call.cancelWork();
        forget(call);
        if (task != null) {
            task.isCancelled(call);
        }
    };

    private final RefusalDepth refusals;

    private boolean refusing;

    /** The waits of workers for this reactor, while one of them might never end; null nearly always. */
    private @Nullable BlockedCallers watchedBy;

    ThreadCalls(
            String reactorName,
            ReactorThread thread,
            Inbox inbox,
            OutstandingCalls outstanding,
            GatheredTasks gathered,
            TurnClock clock,
            @Nullable Contexts contexts) {
        this.contexts = contexts;
        this.gathered = gathered;
        this.clock = clock;
        this.outstanding = outstanding;
        this.reactorName = reactorName;
        this.thread = thread;
        this.inbox = inbox;
        this.refusals = new RefusalDepth(thread);
    }

    ReactorThread thread() {
        return thread;
    }

    /** Returns whether the reactor's pools stop or have stopped: then a call is to be {@link #refused}, not sent. */
    boolean isRefusing() {
        return refusing;
    }

    /**
     * Returns a Deferred that has failed because the reactor has stopped.
     *
     * @throws ReactorStoppedException where that would not end: errbacks that submit again nest too deeply
     */
    <T extends @Nullable Object> Deferred<T> refused() {
        if (isNestedTooDeeply()) {
            throw new ReactorStoppedException(
                    ("Reactor '%s' has stopped and defers no more calls, and each refusal's errback submits the next one:"
                                    + " let errbacks give up on a ReactorStoppedException")
                            .formatted(reactorName));
        }
        Deferred<T> refused = new Deferred<>(thread);
        refused.errback(new ReactorStoppedException(
                "Reactor '%s' has stopped and defers no more calls".formatted(reactorName)));
        return refused;
    }

    /** Returns whether the refusal at hand comes from the errback of a refusal, and that from another's, and so on. */
    boolean isNestedTooDeeply() {
        return refusals.isTooDeep();
    }

    /** Gives the call to {@code where}, be it accepted or refused there. */
    <T extends @Nullable Object> Deferred<T> send(Executor where, Callable<? extends T> callable) {
        ThreadPool pool = where instanceof ThreadPool itself ? itself : POOLS.poolOf(where);
        return pool == null ? sendToExecutor(where, callable) : sendToPool(pool, callable);
    }

    /** Gives the call to {@code pool}, with limits. */
    <T extends @Nullable Object> Deferred<T> send(ThreadPool pool, CallWithOptions<T> callable) {
        ThreadCall<T> call = sendToPool(pool, callable);
        callable.sentAs(call);
        return call;
    }

    private <T extends @Nullable Object> ThreadCall<T> sendToPool(ThreadPool pool, Callable<? extends T> callable) {
        ThreadCall<T> call = add(pool);
        ThreadTask<T> task = null;
        try {
            if (watchedBy != null) {
                BlockedCallers.sent(call);
            }
            Throwable site = call.submittedAt();
            Callable<? extends T> traced = site == null ? callable : new TracedCall<>(callable, site);
            PoolObservation observation = POOLS.observation(pool);
            if (observation == null && contexts == null) {
                task = new ThreadTask<>(this, call, traced);
                call.crossesAs(task);
            } else {
                task = instrumented(call, traced, observation);
                call.crossesAs(task);
                task.isBeingSubmitted();
            }
            gathered.submit(pool, task);
        } catch (Throwable noMemory) { // a pool refuses a call by telling it so, and throws only when nothing works
            if (task != null) {
                task.notSubmitted(noMemory);
            }
            abandon(call, noMemory);
        }
        return call;
    }

    private <T extends @Nullable Object> ThreadTask<T> instrumented(
            ThreadCall<T> call, Callable<? extends T> callable, @Nullable PoolObservation observation) {
        CallRecord record = observation == null ? null : observation.newRecord(true);
        CapturedContext context = contexts == null ? null : contexts.capture();
        return InstrumentedTask.of(this, call, callable, record, context);
    }

    private <T extends @Nullable Object> Deferred<T> sendToExecutor(Executor executor, Callable<? extends T> callable) {
        ThreadCall<T> call = add(executor);
        ThreadTask<T> task =
                contexts == null ? new ThreadTask<>(this, call, callable) : instrumented(call, callable, null);
        call.crossesAs(task);
        try {
            executor.execute(task);
        } catch (Throwable refusal) { // it must not run the task now, however it meant that
            task.discarded(refusal);
        }
        return call;
    }

    @SuppressWarnings("unchecked") // it takes any Deferred
    private <T extends @Nullable Object> ThreadCall<T> add(Executor pool) {
        ThreadCall<T> call = new ThreadCall<>(thread, (Canceller<T>) (Canceller<?>) cancelling, pool);
        outstanding.add(call, clock.lately());
        return call;
    }

    /** Sends back the outcome that {@code task} holds. Any thread. */
    void sendBack(ThreadTask<?> task) {
        if (!inbox.offer(task)) {
            task.outcomeIsLate();
        }
    }

    /** Counts an outcome that came too late. Any thread. */
    void discardOutcome() {
        discardedOutcomes.incrementAndGet();
    }

    void forget(ThreadCall<?> call) {
        outstanding.remove(call);
        call.crossesAs(null);
    }

    /** Tells {@code watching} what is sent from now on; null ends that. */
    void watchedBy(@Nullable BlockedCallers watching) {
        watchedBy = watching;
    }

    /** Fails the call now, though its thread may still run it. */
    void abandon(ThreadCall<?> call, Throwable reason) {
        ThreadTask<?> task = call.task();
        forget(call);
        if (call.isCalled()) {
            return;
        }
        if (task == null) {
            call.failWith(reason);
        } else {
            task.fail(reason);
        }
    }

    /** Has calls refused from now on. */
    void refuse() {
        refusing = true;
    }

    /** Fails every call whose outcome has not arrived. */
    void failOutstanding() {
        Map<String, Integer> failed = new TreeMap<>();
        outstanding.drain(call -> abandon(call, atStop(call, failed)));
        if (!failed.isEmpty()) {
            ReactorLog.callsFailedAtStop(reactorName, failed);
        }
    }

    /** Counts a call that is failed by the stop, and returns why, as far as there is memory for both. */
    private Throwable atStop(ThreadCall<?> call, Map<String, Integer> failed) {
        try {
            String origin = call.origin();
            failed.merge(origin, 1, Integer::sum);
            // There may be a million of them, and a format would take as long as all the rest.
            return new ReactorStoppedException(
                    "Reactor '" + reactorName + "' stopped before the outcome of a call on " + origin + " arrived");
        } catch (OutOfMemoryError noMemory) { // it is out of the table, and is to be told
            return noMemory;
        }
    }

    /** Returns the calls outstanding, oldest first. */
    List<ThreadCall<?>> oldestFirst() {
        return outstanding.oldestFirst();
    }

    /** Returns for how long {@code call} has been outstanding, to the length of a dozen turns or so. */
    Duration age(ThreadCall<?> call) {
        return Duration.ofNanos(clock.read() - outstanding.madeAt(call));
    }

    /** Returns the number of calls outstanding. Any thread. */
    int outstanding() {
        return outstanding.count();
    }

    /** Returns the number of outcomes that came too late. Any thread. */
    long discardedOutcomes() {
        return discardedOutcomes.get();
    }
}
