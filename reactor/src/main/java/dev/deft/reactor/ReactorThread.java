package dev.deft.reactor;

import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.NestedRuns;
import dev.deft.deferred.internal.NestingConfinement;
import dev.deft.deferred.internal.ThreadIdentity;
import dev.deft.threadpool.internal.OwnThread;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that may use a reactor: its maker's until it runs, then the loop's. Everything that the reactor
 * hands out is confined to it. A thread on which a coroutine runs counts as it, while it waits for that.
 */
final class ReactorThread extends NestingConfinement {

    /** A thread that stands for the loop's while that plays a worker; never started. */
    private static final Thread ABSENT = OwnThread.of(() -> {}, "the reactor's, which now plays a worker");

    private final String reactorName;
    private final Inbox inbox;

    /** The owner; written when the reactor is made and once more when it is run or started; read by every thread. */
    private volatile Thread owner = Thread.currentThread();

    /** Set once it was run, started or closed; shared as {@link #owner} is. For messages. */
    private volatile boolean taken;

    /** The contexts that are carried along with what the reactor is asked for; null where none are. Written when it is made. */
    private @Nullable Contexts contexts;

    /** The loop's thread, while the test kit has it play a worker. */
    private volatile @Nullable Thread away;

    ReactorThread(String reactorName, Inbox inbox) {
        this.reactorName = reactorName;
        this.inbox = inbox;
    }

    /** Says what is carried along with what the reactor is asked for; before it is asked for anything. */
    void carries(@Nullable Contexts carried) {
        contexts = carried;
    }

    @Override
    public @Nullable CarriedContext captureContext() {
        return contexts == null ? null : contexts.capture();
    }

    boolean isCurrent() {
        Thread expected = owner;
        return Thread.currentThread() == expected || ThreadIdentity.current() == expected;
    }

    Thread owner() {
        return owner;
    }

    /** Hands the reactor to {@code loop}, for good. */
    void handTo(Thread loop) {
        owner = loop;
        taken = true;
        if (loop == Thread.currentThread()) { // one that is started has its own when it begins
            nestedRuns = NestedRuns.current();
        }
    }

    /** Hands the reactor back to its maker, for the loop's thread could not be started. */
    void handBackTo(Thread maker) {
        taken = false;
        owner = maker;
    }

    /** Runs {@code work} as if on another thread, so that what is refused there is refused here. */
    void playWorker(Runnable work) {
        Thread self = owner;
        away = self;
        owner = ABSENT;
        try {
            work.run();
        } finally {
            owner = self;
            away = null;
        }
    }

    /** Returns whether this thread must not wait for the reactor, which runs on it. */
    boolean wouldWaitForItself() {
        Thread self = ThreadIdentity.current();
        return self == owner || self == away;
    }

    @Override
    public void check(Object confined, String method) {
        Thread expected = owner;
        if (Thread.currentThread() != expected && ThreadIdentity.current() != expected) {
            throw new IllegalStateException(refusal(confined, method, expected));
        }
    }

    /** Asks the reactor to run {@code call}; returns false once it has stopped. Any thread. */
    @Override
    public boolean enter(Runnable call) {
        return inbox.offer(new CallFromThread(call));
    }

    @Override
    public void endedInterrupted(Object confined) {
        if (Thread.interrupted()) {
            ReactorLog.leftInterrupted("A callback or the canceller of " + confined);
        }
    }

    private String refusal(Object confined, String method, Thread expected) {
        String where = taken
                ? "the thread that runs it; call reactor.callFromThread(() -> …) to get there"
                : "the thread that made it, until run() or start(); call reactor.callFromThread(() -> …) instead";
        return "%s.%s was called on thread '%s', but reactor '%s' belongs to thread '%s', %s [%s]"
                .formatted(
                        confined.getClass().getSimpleName(),
                        method,
                        Thread.currentThread().getName(),
                        reactorName,
                        expected.getName(),
                        where,
                        confined);
    }
}
