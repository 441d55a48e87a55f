package dev.deft.reactor;

import dev.deft.threadpool.internal.Wait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workers' waits for this reactor that might never end: each belongs to a pool all of whose workers wait. As long as
 * there are any, it looks after each turn at what they are for. Reactor thread only, but for what {@link Wait.Source} says.
 *
 * <p>Nothing is looked at, and no call pays for it, while every pool has a worker that does not wait.
 */
final class WatchedWaits implements Wait.Source {

    private final Inbox inbox;
    private final EventLoop loop;
    private final ThreadCalls calls;
    private final List<SubmissionWait> watched = new ArrayList<>();

    WatchedWaits(EventLoop loop, ThreadCalls calls) {
        this.inbox = loop.inbox();
        this.loop = loop;
        this.calls = calls;
    }

    @Override
    public void watch(Wait wait) {
        if (wait instanceof SubmissionWait mine) {
            inbox.offer(new CallFromThread(() -> add(mine))); // refused once the reactor has ended, and released it
        }
    }

    @Override
    public boolean refresh(Runnable then) {
        return inbox.offer(new CallFromThread(() -> {
            try {
                watched.forEach(SubmissionWait::publish);
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

    void forget(ThreadCall<?> call) {
        calls.forget(call);
    }

    private void add(SubmissionWait wait) {
        watched.add(wait);
        tell(this);
    }

    /** What has happened in this turn may have changed what they are for. */
    void look() {
        watched.removeIf(Wait::hasEnded);
        watched.forEach(SubmissionWait::publishIfChanged);
        if (watched.isEmpty()) {
            tell(null);
        }
    }

    private void tell(@Nullable WatchedWaits watching) {
        calls.watchedBy(watching);
        loop.afterEachTurn(watching == null ? null : this::look);
    }

    /** Notes where a call is submitted whose pool cannot run it now. */
    static void sent(ThreadCall<?> call) {
        if (call.isOnExhaustedPool()) {
            call.noteSite();
        }
    }
}
