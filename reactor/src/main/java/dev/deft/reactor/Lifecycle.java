package dev.deft.reactor;

import dev.deft.deferred.internal.DeferredAccess;
import dev.deft.reactor.internal.ReactorBackend;
import dev.deft.reactor.internal.StoppableNetwork;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The life of a reactor: it begins, turns, stops and ends. Reactor thread only, but for {@link #take}, {@link #giveBack},
 * {@link #stop} and {@link #whenEnded}.
 *
 * <pre>
 *    NEW --take--&gt; begin --"before", "during", "after" startup--&gt; running
 *     |              |                                              |  stop (an entry in the inbox)
 *     |              +---------------------+------------------------+
 *     |                                    v
 *     |        Shutdown: its triggers are called, the pools stop, results still arrive
 *     |                                    |
 *     |  endUnrun (of a reactor            v
 *     '------- that never ran) --&gt; end, this thread's last turn
 * </pre>
 *
 * <p>In {@code end} nothing can be left behind: what was accepted is delivered, what is outstanding fails, those who wait
 * for a timed call are told that it is not made, coroutines that are still suspended are told so, and the inbox closes over the rest; then the I/O ends, and last the failures are
 * reported that nobody has handled.
 */
final class Lifecycle {

    private static final DeferredAccess DEFERREDS = DeferredAccess.get();

    private final EventLoop loop;
    private final ThreadCalls calls;
    private final ReactorCoroutines coroutines;
    private final SystemEventTriggers startup;
    private final Shutdown shutdown;
    private final Submissions submissions;
    private final LookUps lookUps;

    /** The watchdog's start and end, on this thread. */
    private Runnable startWatching = () -> {};

    private Runnable endWatching = () -> {};

    /** Set by the thread that runs, starts or closes the reactor first. */
    private final AtomicBoolean taken = new AtomicBoolean();

    private final CountDownLatch whenEnded = new CountDownLatch(1);

    /** The last calls, with which others let go of the reactor when it has ended. */
    private Runnable whenGone = () -> {};

    private boolean running;

    /** Set when nothing is left to wait for: this turn is the last. */
    private boolean ending;

    /** Set when no turn is left: what is asked for now will not happen. */
    private boolean ended;

    Lifecycle(
            String reactorName,
            EventLoop loop,
            ThreadCalls calls,
            ReactorCoroutines coroutines,
            ReactorPools pools,
            LookUps lookUps,
            ReactorBackend backend,
            Duration stopTimeout) {
        this.loop = loop;
        this.calls = calls;
        this.coroutines = coroutines;
        this.lookUps = lookUps;
        this.submissions = new Submissions(reactorName);
        this.startup = new SystemEventTriggers(SystemEvent.STARTUP, loop.thread());
        this.shutdown =
                new Shutdown(reactorName, loop, calls, pools, submissions, backend, stopTimeout, () -> ending = true);
    }

    SystemEventTriggers triggers(SystemEvent event) {
        return event == SystemEvent.STARTUP ? startup : shutdown.triggers();
    }

    /** Returns the time for which a stop that is under way still waits for triggers, or the longest there is. */
    Duration leftForTriggers() {
        return shutdown.leftForTriggers();
    }

    StoppableNetwork network(Supplier<? extends StoppableNetwork> make) {
        return shutdown.network(make);
    }

    Submissions submissions() {
        return submissions;
    }

    boolean isRunning() {
        return running;
    }

    /** Returns a word for the state that it is in. */
    String state() {
        if (ended) {
            return "has ended";
        }
        if (shutdown.hasBegun()) {
            return "stops";
        }
        return running ? "runs" : "does not run yet";
    }

    /** Returns a line for each port and connection there is. */
    List<String> connections() {
        return shutdown.connections();
    }

    /** Takes the reactor, to run or to end it; returns true for the first only. Any thread. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** Gives the reactor back, which the thread that took it could not run. */
    void giveBack() {
        taken.set(false);
    }

    boolean hasEnded() {
        return ended;
    }

    /** Returns whether a timed call that is asked for now would not be made. */
    boolean makesNoMoreTimedCalls() {
        return ended || shutdown.isPastDuring();
    }

    /** Has the reactor watched from its first turn to its last. */
    void watched(Runnable start, Runnable end) {
        startWatching = start;
        endWatching = end;
    }

    /** Has {@code call} made last; it must not throw. */
    void whenGone(Runnable call) {
        Runnable before = whenGone;
        whenGone = () -> {
            before.run();
            call.run();
        };
    }

    /** Makes the last calls, and keeps none: on JDK 25 a thread that has ended keeps what it ran, and so would keep the reactor. */
    private void makeLastCalls() {
        Runnable last = whenGone;
        whenGone = () -> {};
        last.run();
    }

    /** Returns the latch that opens when the reactor has ended. Any thread. */
    CountDownLatch whenEnded() {
        return whenEnded;
    }

    /** Has the shutdown begin, in a turn of its own and not inside the callback that asked for it. Any thread. */
    void stop() {
        loop.inbox().offer(new CallFromThread(shutdown::begin)); // refused only if it has ended
    }

    /** Begins, turns and ends, on this thread. */
    void run() {
        NettyThreadLocals.removedAfter(() -> {
            try {
                loop.begin();
                startWatching.run();
                begin();
                turnUntilEnding();
            } finally {
                end();
            }
        });
    }

    /** Ends a reactor that never ran: no event happened, so no trigger is called. */
    void endUnrun() {
        ExternalInterrupt.keptFrom(() -> NettyThreadLocals.removedAfter(() -> {
            try {
                shutdown.beginUnrun();
                turnUntilEnding();
            } finally {
                end();
            }
        }));
    }

    private void turnUntilEnding() {
        while (!ending) {
            loop.call();
            if (!ending) { // what was called may have been the last of the shutdown: then nothing would wake it
                loop.doIo();
            }
        }
    }

    /** Calls the triggers of the startup. */
    void begin() {
        CoroutineThread.enter(coroutines);
        loop.externalInterrupt().setAside();
        startup.before().onBoth(ready -> {
            if (!shutdown.hasBegun()) {
                startup.run(Phase.DURING);
                running = true;
                startup.run(Phase.AFTER);
            }
        });
    }

    /** Takes one turn by hand; returns false if there is nothing more to do at this instant. */
    boolean turnNow() {
        if (hasEnded()) {
            return false;
        }
        boolean more = loop.turnNow();
        if (ending) {
            end();
            return false;
        }
        return more;
    }

    /** Returns the work that the next turn would do, for a message. */
    String pending() {
        return loop.pending();
    }

    private void end() {
        ended = true;
        loop.externalInterrupt().setAside();
        try {
            if (!ending) {
                shutdown.abandon();
            }
            running = false;
            loop.deliverAccepted();
            calls.failOutstanding();
            lookUps.end();
            loop.dropTimers(); // before the coroutines, some of which await them
            coroutines.stop();
        } finally {
            try {
                loop.end();
            } finally {
                letGo();
            }
        }
    }

    private void letGo() {
        try {
            DEFERREDS.reportUnhandled(loop.thread());
        } finally {
            CoroutineThread.leave(coroutines);
            makeLastCalls();
            endWatching.run();
            whenEnded.countDown();
            loop.externalInterrupt().giveBack();
        }
    }
}
