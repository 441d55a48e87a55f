package dev.deft.reactor;

import dev.deft.threadpool.internal.deadlock.BlockedWorker;
import dev.deft.threadpool.internal.deadlock.DeadlockDetector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pools' workers that wait for this reactor. As long as there are any, it looks after each turn at what they wait for, since
 * that may change by any call in a turn. Reactor thread only, but for what its methods say.
 *
 * <p>Where more entries have come, it looks at a few of them and goes on with the others after the next turn; before the
 * reactor rests, it has looked at all.
 */
final class BlockedCallers implements BlockedWorker.Source {

    /** The number of looks in a turn that is not the last before the reactor rests: less than what a turn takes anyway. */
    private static final int LOOKS = 4;

    private final Inbox inbox;
    private final EventLoop loop;
    private final ThreadCalls calls;

    /** The waits; the first is the one that was looked at longest ago. */
    private final Deque<BlockedCaller> watched = new ArrayDeque<>();

    BlockedCallers(EventLoop loop, ThreadCalls calls) {
        this.inbox = loop.inbox();
        this.loop = loop;
        this.calls = calls;
    }

    @Override
    public boolean refresh(List<BlockedWorker> waits, Runnable then) {
        return inbox.offer(new CallFromThread(() -> {
            try {
                waits.forEach(wait -> ((BlockedCaller) wait).lookAnew());
            } finally {
                then.run();
            }
        }));
    }

    /** Does {@code act} on the reactor's thread: now, if this is it. Any thread. */
    void onReactorThread(Runnable act) {
        if (calls.thread().isCurrent()) {
            act.run();
        } else {
            inbox.offer(new CallFromThread(act)); // refused once the reactor has ended, and failed all calls
        }
    }

    void abandon(ThreadCall<?> call, Throwable reason) {
        calls.abandon(call, reason);
    }

    /**
     * Says that this thread waits for a submission that the reactor was given before, if it is a worker's.
     *
     * @return the wait, to be ended; null if it is not a worker's. For the rest see {@link BlockedCaller#begin}
     */
    @Nullable
    BlockedCaller begin(Submission<?> submission, @Nullable Long nanos, BooleanSupplier fulfilled) {
        BlockedCaller wait = BlockedCaller.begin(submission, this, nanos, fulfilled);
        if (wait != null) {
            try {
                inbox.offer(new CallFromThread(wait::watch)); // refused once the reactor has ended, and released it
            } catch (Throwable noMemory) {
                DeadlockDetector.ofProcess().end(wait);
                throw noMemory;
            }
        }
        return wait;
    }

    /** Adds a wait, which is looked at until it is over. */
    void add(BlockedCaller wait) {
        if (watched.isEmpty()) {
            tell(this);
        }
        watched.addLast(wait);
    }

    private void look() {
        int looks = 0;
        for (int left = watched.size(); left > 0 && (looks < LOOKS || !loop.hasEntries()); left--) {
            BlockedCaller wait = watched.removeFirst();
            if (!wait.isOver()) {
                watched.addLast(wait);
                wait.look();
                looks++;
            }
        }
        if (watched.isEmpty()) {
            tell(null);
        }
    }

    private void tell(@Nullable BlockedCallers watching) {
        calls.watchedBy(watching);
        loop.afterEachTurn(watching == null ? null : this::look);
    }

    /** Notes the place where a call is submitted, if its pool cannot run it now. */
    static void sent(ThreadCall<?> call) {
        if (call.isOnExhaustedPool()) {
            call.noteSite();
        }
    }
}
