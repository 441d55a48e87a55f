package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.internal.ReactorBackend;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How a reactor begins, turns, stops and ends. Reactor thread only, but for {@link #take}, {@link #giveBack},
 * {@link #stop} and {@link #whenEnded}.
 *
 * <pre>
 *    NEW --take--&gt; begin --"before", "during", "after" startup--&gt; running
 *     |              |                                              |  stop (an entry in the inbox)
 *     |              +---------------------+------------------------+
 *     |                                    v
 *     |       "before" shutdown, and what it returns --&gt; "during" --&gt; pools stop, off this thread
 *     |                                                                     |  results still arrive
 *     |  endUnrun (close() of a reactor that never ran: no triggers)        v
 *     +-----------------------------------------&gt; pools stop --&gt; "after" --&gt; end
 * </pre>
 *
 * <p>In {@code end} nothing can be left behind: what was accepted is delivered, what is outstanding fails, and the
 * inbox closes over the rest; then the I/O ends, last.
 */
final class Lifecycle {

    private final EventLoop loop;
    private final ThreadCalls calls;
    private final ReactorPools pools;
    private final ReactorBackend backend;
    private final Duration stopTimeout;

    private final SystemEventTriggers startup;
    private final SystemEventTriggers shutdown;

    private final Submissions submissions;

    /** Set by whichever thread runs, starts or closes the reactor first. */
    private final AtomicBoolean taken = new AtomicBoolean();

    private final CountDownLatch whenEnded = new CountDownLatch(1);

    private boolean running;
    private boolean stopping;

    /** Nothing is left to wait for: this turn is the last. */
    private boolean ending;

    /** No turn is left: what is asked for now will not happen. */
    private boolean ended;

    Lifecycle(
            String reactorName,
            EventLoop loop,
            ThreadCalls calls,
            ReactorPools pools,
            ReactorBackend backend,
            Duration stopTimeout) {
        this.loop = loop;
        this.calls = calls;
        this.pools = pools;
        this.backend = backend;
        this.stopTimeout = stopTimeout;
        this.submissions = new Submissions(reactorName);
        this.startup = new SystemEventTriggers(SystemEvent.STARTUP, loop.thread());
        this.shutdown = new SystemEventTriggers(SystemEvent.SHUTDOWN, loop.thread());
    }

    SystemEventTriggers triggers(SystemEvent event) {
        return event == SystemEvent.STARTUP ? startup : shutdown;
    }

    Submissions submissions() {
        return submissions;
    }

    boolean isRunning() {
        return running;
    }

    /** Any thread; true for the first only. */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    /** The thread that took it could not run it. */
    void giveBack() {
        taken.set(false);
    }

    boolean hasEnded() {
        return ended;
    }

    /** Any thread; opens when the reactor has ended. */
    CountDownLatch whenEnded() {
        return whenEnded;
    }

    /** Any thread. The shutdown begins in a turn of its own, not inside the callback that asked for it. */
    void stop() {
        loop.inbox().offer(new CallFromThread(this::beginShutdown)); // refused only if it has ended
    }

    /** Begins, turns and ends, on this thread. */
    void run() {
        try {
            begin();
            turnUntilEnding();
        } finally {
            end();
        }
    }

    /** Ends a reactor that never ran: no event happened, so no trigger is called. */
    void endUnrun() {
        loop.begin();
        stopping = true;
        try {
            stopPools().onBoth(stopped -> ending = true);
            turnUntilEnding();
        } finally {
            end();
        }
    }

    private void turnUntilEnding() {
        while (!ending) {
            loop.call();
            if (!ending) { // what was called may have been the last of the shutdown: then nothing would wake it
                loop.doIo();
            }
        }
    }

    void begin() {
        loop.begin();
        startup.before().onBoth(ready -> {
            if (!stopping) {
                startup.run(Phase.DURING);
                running = true;
                startup.run(Phase.AFTER);
            }
        });
    }

    /** One turn by hand; false if there is nothing more to do at this instant. */
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

    private void beginShutdown() {
        if (stopping) {
            return;
        }
        stopping = true;
        shutdown.before()
                .addBothDeferring(ready -> {
                    shutdown.run(Phase.DURING);
                    return stopPools();
                })
                .onBoth(stopped -> {
                    shutdown.run(Phase.AFTER);
                    ending = true;
                });
    }

    /** Off this thread, which goes on delivering what the pools still finish. */
    private Deferred<?> stopPools() {
        List<Deferred<Boolean>> stops = refuse().stream()
                .map(pool -> calls.<Boolean>send(backend.blocking(), () -> pool.stop(stopTimeout))
                        .onFailure(failure -> Reports.error(pool.name() + " could not be stopped", failure)))
                .toList();
        return Deferreds.list(stops);
    }

    /**
     * Takes no more work, and releases those that wait for the reactor: a pool cannot end while one of its workers does.
     *
     * @return the pools to be stopped
     */
    private List<ThreadPool> refuse() {
        calls.refuse();
        submissions.release();
        return pools.refuse();
    }

    private void end() {
        ended = true;
        try {
            if (!ending) {
                abandonPools();
            }
            running = false;
            loop.deliverAccepted();
            calls.failOutstanding();
        } finally {
            try {
                loop.end();
            } finally {
                whenEnded.countDown();
            }
        }
    }

    /** The loop itself failed: there is no turn left in which to wait for the pools. */
    private void abandonPools() {
        for (ThreadPool pool : refuse()) {
            try {
                backend.blocking().execute(() -> pool.stop(stopTimeout));
            } catch (Throwable noThread) { // the calls outstanding are still to be failed
                Reports.error(pool.name() + " could not be stopped", noThread);
            }
        }
    }
}
