package dev.deft.reactor.task;

import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.Durations;
import dev.deft.reactor.internal.ReactorAccess;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Long work on the reactor's thread, in units that are spread over its turns, so that timers, results and I/O keep their turn.
 *
 * <pre>{@code
 * Cooperator cooperator = new Cooperator(reactor);
 * cooperator.coiterate(keys.stream().map(key -> store(key)).iterator()) // a unit a key: its Deferred is waited for
 *         .onSuccess(done -> show("all stored"))
 *         .addErrback(failure -> complain(failure));
 * }</pre>
 *
 * <p>An iterator is the work; to take the next of it is a unit. If that is a Deferred, the iterator waits for it, and its failure ends
 * the iterator; all else that it gives is ignored. The tasks of one Cooperator take turns, a unit each. In a turn of the reactor, units are
 * done until 10 ms have passed, or as long as you say, and the next turn goes on with the task that comes next. A single unit that
 * takes longer is not interrupted. (The clock of a {@link dev.deft.reactor.testing.TestReactor} stands still, so that a turn has all units
 * there are, unless they {@linkplain dev.deft.reactor.testing.TestReactor#spend spend} time.)
 *
 * <p>On the reactor's thread only. After Twisted's {@code task.Cooperator}.
 */
public final class Cooperator {

    private static final ReactorAccess ACCESS = ReactorAccess.get();
    private static final Duration SLICE = Duration.ofMillis(10);
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final Reactor reactor;
    private final Confinement confinement;
    private final long sliceNanos;

    /** The tasks that have not ended. */
    private final Set<CooperativeTask> tasks = new LinkedHashSet<>();

    /** Those of them that have a unit to do, in the order in which it is their turn. */
    private final Set<CooperativeTask> ready = new LinkedHashSet<>();

    /**
     * The call for the next turn, which is far off while no task is ready: so the tasks that wait are told, too, when the reactor
     * stops. Null, or not active, while there are no tasks, and while a turn is taken.
     */
    private @Nullable DelayedCall next;

    /** Set while tasks are stepped or ended, after which the next turn is scheduled once. */
    private boolean busy;

    private boolean stopped;

    /** Makes one whose units take 10 ms of a turn of the reactor. */
    public Cooperator(Reactor reactor) {
        this(reactor, SLICE);
    }

    /**
     * Makes one whose units take {@code slice} of a turn of the reactor; with zero there is one unit in each.
     *
     * @throws IllegalArgumentException if the slice is negative
     */
    public Cooperator(Reactor reactor, Duration slice) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.confinement = ACCESS.confinement(reactor);
        this.sliceNanos = Durations.saturatedNanos(Durations.notNegative("slice", slice));
    }

    /**
     * Has {@code units} stepped from the next turn on.
     *
     * @return the task, which can be paused and stopped; where this was stopped, it has ended with {@link TaskStoppedException}
     */
    public CooperativeTask cooperate(Iterator<?> units) {
        confinement.check(this, "cooperate");
        Objects.requireNonNull(units, "units");
        CooperativeTask task = new CooperativeTask(this, confinement, units);
        if (stopped) {
            failStopped(task);
        } else {
            tasks.add(task);
            mayBeReady(task);
        }
        return task;
    }

    /**
     * Has {@code units} stepped from the next turn on.
     *
     * @return a Deferred that fires as {@link CooperativeTask#whenDone} says. To cancel it ends the task, and cancels the Deferred that this waits
     *     for, until that has fired; to cancel it once more is to wait no longer
     */
    public Deferred<Void> coiterate(Iterator<?> units) {
        return cooperate(units).ended.deferred;
    }

    /** Ends all tasks with {@link TaskStoppedException}, as {@link CooperativeTask#stop} does, and those that are given from now on. */
    public void stop() {
        confinement.check(this, "stop");
        stopped = true;
        List.copyOf(tasks).forEach(Cooperator::failStopped);
    }

    private static void failStopped(CooperativeTask task) {
        task.fail(
                "was stopped with its Cooperator",
                new TaskStoppedException("the Cooperator of " + task + " was stopped"));
    }

    /** Gives the task its turns, if it has a unit to do. */
    void mayBeReady(CooperativeTask task) {
        if (task.isReady()) {
            ready.add(task);
            schedule();
        }
    }

    void notReady(CooperativeTask task) {
        ready.remove(task);
    }

    /** Forgets the task, which has ended. */
    void remove(CooperativeTask task) {
        tasks.remove(task);
        ready.remove(task);
        schedule();
    }

    private void schedule() {
        if (busy) {
            return;
        }
        DelayedCall waiting = next != null && next.isActive() ? next : null;
        Duration delay = ready.isEmpty() ? FOREVER : Duration.ZERO;
        if (waiting == null && !tasks.isEmpty()) {
            next = reactor.callLater(delay, this::turn, this::drop);
        } else if (waiting != null && tasks.isEmpty()) {
            waiting.cancel();
        } else if (waiting != null) {
            waiting.reset(delay);
        }
    }

    private void turn() {
        busy = true;
        try {
            long begin = ACCESS.nanoTime(reactor);
            while (!ready.isEmpty()) {
                Iterator<CooperativeTask> turns = ready.iterator();
                CooperativeTask first = turns.next();
                turns.remove();
                first.ended.inContext(first::step);
                if (ACCESS.nanoTime(reactor) - begin >= sliceNanos) {
                    break;
                }
            }
        } finally {
            busy = false;
            schedule();
        }
    }

    /** Ends all tasks, for the reactor stops. */
    private void drop(Throwable reason) {
        busy = true;
        try {
            List.copyOf(tasks).forEach(task -> task.drop("was stopped with its reactor", reason));
        } finally {
            busy = false;
            schedule();
        }
    }
}
