package dev.deft.reactor.service;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.reactor.EventTrigger;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.SystemEvent;
import dev.deft.reactor.internal.Durations;
import dev.deft.reactor.internal.NamedCall;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A part of a program that is started and stopped, and that is torn down by cancelling what it has under way.
 *
 * <pre>{@code
 * final class Prices extends Service {
 *     Prices() {
 *         super(reactor, "prices");
 *     }
 *
 *     protected Deferred<?> onStart() {
 *         LoopingCall poll = LoopingCall.of(reactor, () -> fetch("a").onSuccess(row -> show(row)));
 *         cancelAtStop("poll", poll.start(Duration.ofSeconds(5)));
 *         return reactor.resolve("prices.example"); // it has started when that has fired
 *     }
 * }
 * }</pre>
 *
 * <p>A stop cancels what was given to {@link #cancelAtStop}, and the start where that has not ended, and waits for their ends: what a chain
 * does when it is cancelled, be it the steps that follow the failure or the {@code finally} of a coroutine, is the clean-up, which may take
 * until the deadline. Then {@link #onStop} lets go of what they needed. What has not ended by the deadline is named in the
 * failure of the stop, with its place in the tree and the time that it has been under way; the service counts as stopped all the same.
 *
 * <p>It starts again when it has stopped, if its {@link #onStart} can. On the reactor's thread only. After Twisted's {@code service.Service}; that to
 * kill what a service has under way is an orderly way to end it is the idea of K. V. Jónsson's talk "Killing Considered Benign", on
 * Stackless Python.
 */
public abstract class Service {

    private static final ReactorAccess ACCESS = ReactorAccess.get();

    /** The states, in the order in which a service goes through them, again and again. */
    enum State {
        STOPPED,
        STARTING,
        RUNNING,
        STOPPING
    }

    final Reactor reactor;
    final Confinement confinement;
    private final String name;

    /** The work that has not ended, also what has refused to at an earlier stop. */
    private final Set<Work> underWay = new LinkedHashSet<>();

    /** Those who wait for the stop, whoever asks for it, and who are told first. */
    private final List<ServiceWait> untilStopped = new ArrayList<>();

    private State state = State.STOPPED;

    /** The start that is under way, and that no stop has given up; null if none is. */
    private @Nullable ServiceWait starting;

    /** The stop that is under way; null if none is. */
    private @Nullable ServiceStop stop;

    /** Work that is under way since an instant of the reactor's clock. */
    record Work(String what, Deferred<?> deferred, long since) {}

    /** Makes one that has not started. */
    protected Service(Reactor reactor, String name) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.confinement = ACCESS.confinement(reactor);
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Makes a service of {@code pool}, or of a share of one, which its stop stops as {@link ThreadPool#stop(Duration)} says, off the
     * reactor's thread. That fails where calls were cancelled, or still run. It starts once.
     */
    public static Service ofPool(Reactor reactor, ThreadPool pool) {
        return new PoolService(reactor, Objects.requireNonNull(pool, "pool"));
    }

    /**
     * Starts what it consists of. Called by {@link #start}, on the reactor's thread.
     *
     * @return a Deferred that fires when it has started, and is cancelled if it is stopped before that; null if it has
     * @throws Exception if it cannot start
     */
    protected abstract @Nullable Deferred<?> onStart() throws Exception;

    /**
     * Lets go of what is not to be cancelled; here, of nothing. Called once for each {@link #onStart}, also where that has failed, on the
     * reactor's thread, when all that was to be cancelled has ended or little of the time is left.
     *
     * @param left the time left until the deadline
     * @return a Deferred that fires when it has, and is cancelled at the deadline; null if it has
     * @throws Exception if it cannot
     */
    protected @Nullable Deferred<?> onStop(Duration left) throws Exception {
        return null;
    }

    /**
     * Starts it. The Deferred fires when it has started. Where it cannot, what it has begun is stopped, within the reactor's stop time-out; then
     * the Deferred fails, with a {@link ServiceException} that names it and has the reason for its cause, or with a {@link
     * CancellationException} if the start was cancelled. To cancel the Deferred is to stop the service.
     *
     * @throws IllegalStateException if it has been started and has not stopped since
     */
    public final Deferred<Void> start() {
        mustNotHaveStarted("start");
        return start(ACCESS.stopTimeout(reactor));
    }

    private void mustNotHaveStarted(String method) {
        confinement.check(this, method);
        if (state != State.STOPPED) {
            throw new IllegalStateException(method + "(): " + this
                    + " has been started; start it once, or again when the Deferred of its stop() has fired");
        }
    }

    /** @param tearDown the time that there is for the stop of what has begun, where it cannot start */
    private Deferred<Void> start(Duration tearDown) {
        state = State.STARTING;
        Deferred<Void> begun = new Deferred<>(confinement);
        starting = ServiceWait.in(confinement, begun);
        Deferred<Void> started = begun.addErrbackDeferring(failure -> {
            RuntimeException reason = didNotStart(failure);
            Deferred<Void> stopped = untilStopped();
            if (stop == null) {
                newStop(tearDown).begin();
            }
            return stopped.addBoth(end -> {
                if (end instanceof Result.Failure<Void> failed) {
                    reason.addSuppressed(failed.cause());
                }
                throw reason;
            });
        });
        callOnStart();
        return started;
    }

    private void callOnStart() {
        // Made as a callback is: what it throws is its failure, and an interrupt that it leaves is nobody else's.
        Deferred<Service> made = new Deferred<>(confinement);
        Work call = new Work("its start", made, ACCESS.nanoTime(reactor));
        underWay.add(call);
        made.<Object>addCallbackDeferring(self -> orDone(onStart())).addBoth(result -> {
            underWay.remove(call);
            startEnded(result.fold(value -> null, failure -> failure));
            workEnded();
            return this;
        });
        made.callback(this);
    }

    private void startEnded(@Nullable Throwable failure) {
        ServiceWait begun = starting;
        starting = null;
        if (begun == null) {
            return; // the stop has given it up
        }
        if (failure == null && stop == null) {
            state = State.RUNNING;
            begun.end(null);
        } else {
            begun.end(failure != null ? failure : new CancellationException("it was stopped before that"));
        }
    }

    private RuntimeException didNotStart(Throwable failure) {
        if (failure instanceof ServiceException inner) {
            return inner.within(name);
        }
        if (failure instanceof CancellationException) {
            RuntimeException cancelled = new CancellationException("service " + name + " did not start: " + failure);
            cancelled.initCause(failure);
            return cancelled;
        }
        return ServiceException.didNotStart(name, failure);
    }

    /**
     * Stops it, and fires when it has stopped. Where something has thrown or failed, or has not ended by the deadline, the Deferred fails with a
     * {@link ServiceException} that names it all; the rest was stopped nevertheless.
     *
     * <p>Where it is stopping, this waits for the same end, and the earlier of the deadlines counts. Where it has not started, or has
     * stopped, this waits only for what has refused to end at an earlier stop, if anything has. To cancel the Deferred is to let the
     * deadline be now.
     *
     * <p>While the reactor stops there is no more time than its {@linkplain dev.deft.reactor.ReactorBuilder#stopTimeout stop time-out} leaves its
     * triggers, of the 10 seconds by default 9: a later deadline is moved to that.
     *
     * @param deadline the time that there is, from now on
     * @throws IllegalArgumentException if the deadline is negative
     */
    public final Deferred<Void> stop(Duration deadline) {
        confinement.check(this, "stop");
        Durations.notNegative("deadline", deadline);
        if (stop != null) {
            Deferred<Void> stopped = stop.join();
            stop.endBy(deadline);
            return stopped;
        }
        if (state == State.STOPPED && underWay.isEmpty()) {
            return done();
        }
        ServiceStop begun = newStop(deadline);
        Deferred<Void> stopped = begun.join();
        begun.begin();
        return stopped;
    }

    private ServiceStop newStop(Duration deadline) {
        ServiceStop begun = new ServiceStop(this, deadline, state == State.STOPPED);
        state = State.STOPPING;
        stop = begun;
        return begun;
    }

    /**
     * Starts it, and stops it when the reactor stops, before anything else of that, or when the Deferred is cancelled, within {@code
     * deadline}. The Deferred fires when it has stopped, whoever asked for it; it fails as those of {@link #start} and {@link #stop} do, and
     * with a {@link CancellationException} if it was cancelled.
     *
     * <p>So it is a main function for {@link dev.deft.reactor.task.Program}, which a signal stops in order.
     *
     * <p>Source: {@code Server.serve_forever} of Python's asyncio, which closes the server when it is cancelled.
     *
     * @throws IllegalArgumentException if the deadline is negative
     * @throws IllegalStateException if it has been started and has not stopped since, or the reactor has stopped
     */
    public final Deferred<Void> run(Duration deadline) {
        mustNotHaveStarted("run");
        Durations.notNegative("deadline", deadline);
        boolean[] stopping = new boolean[1];
        EventTrigger trigger = reactor.addSystemEventTrigger(
                Phase.BEFORE, SystemEvent.SHUTDOWN, new NamedCall<>("the stop of service " + name, () -> {
                    stopping[0] = true;
                    return stop(deadline).addBoth(end -> this); // a failure is the Deferred's below, too
                }));
        return start(deadline)
                .addCallbackDeferring(started -> untilStopped())
                .addErrbackDeferring(failure -> stopAfter(failure, deadline))
                .onBoth(ended -> {
                    if (!stopping[0]) {
                        trigger.remove();
                    }
                });
    }

    /** Waits for the stop that is to follow {@code failure}, which may be that nobody waits any more. */
    private Deferred<Void> stopAfter(Throwable failure, Duration deadline) {
        if (state == State.STOPPED) {
            return Deferred.fail(failure);
        }
        return stop(deadline).addBothDeferring(end -> {
            if (end instanceof Result.Failure<Void> failed) {
                failed.cause().addSuppressed(failure);
                return Deferred.fail(failed.cause());
            }
            return Deferred.fail(failure);
        });
    }

    /** Makes a Deferred that fires when it has stopped, but does not stop it. */
    private Deferred<Void> untilStopped() {
        if (state == State.STOPPED) {
            return done();
        }
        Deferred<Void> stopped = new Deferred<>(confinement);
        untilStopped.add(ServiceWait.in(confinement, stopped));
        return stopped;
    }

    /**
     * Has {@code work} be cancelled by the stop, which waits for its end: for the steps that were added so far, and what those wait for. Where
     * this neither starts nor runs, it is cancelled at once.
     *
     * @param what its name in the failure of a stop that it outlasts
     * @return the same Deferred
     */
    public final <T extends @Nullable Object> Deferred<T> cancelAtStop(String what, Deferred<T> work) {
        confinement.check(this, "cancelAtStop");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(work, "work");
        Work entry = new Work("'" + what + "'", work, ACCESS.nanoTime(reactor));
        underWay.add(entry);
        Deferred<T> same = work.onBoth(result -> {
            underWay.remove(entry);
            workEnded();
        });
        if (state == State.STOPPED || state == State.STOPPING) {
            work.cancel();
        }
        return same;
    }

    private void workEnded() {
        if (stop != null) {
            stop.goOn();
        }
    }

    /** Tells what has an own way to stop that most of the time is over. */
    void hurry() {}

    void stopEnded(@Nullable Throwable failure) {
        startEnded(new CancellationException("it was stopped before that"));
        stop = null;
        state = State.STOPPED;
        List<ServiceWait> waiting = List.copyOf(untilStopped);
        untilStopped.clear();
        waiting.forEach(each -> each.end(failure));
    }

    Set<Work> underWay() {
        return underWay;
    }

    State state() {
        return state;
    }

    /** Returns whether it has started, and is not stopping. */
    public final boolean isRunning() {
        confinement.check(this, "isRunning");
        return state == State.RUNNING;
    }

    /** Returns its name, by which failures call it. Any thread. */
    public final String name() {
        return name;
    }

    @SuppressWarnings("NullAway") // Void has no other value
    static Deferred<Void> done() {
        return Deferred.succeed(null);
    }

    static Deferred<?> orDone(@Nullable Deferred<?> deferred) {
        return deferred == null ? done() : deferred;
    }

    @Override
    public String toString() {
        return "Service[" + name + ", " + state.name().toLowerCase(Locale.ROOT) + "]";
    }
}
