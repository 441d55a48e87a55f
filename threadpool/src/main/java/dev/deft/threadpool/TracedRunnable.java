package dev.deft.threadpool;

import dev.deft.threadpool.internal.SubmitSite;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import org.jspecify.annotations.Nullable;

/** A plain task that knows where it was submitted, while debugging is on: what it throws shows that, and so does what is said of its waits. */
final class TracedRunnable implements Runnable {

    final Runnable task;
    private final Throwable submittedAt = new Throwable("submitted here");

    TracedRunnable(Runnable task) {
        this.task = task;
    }

    @Override
    public void run() {
        CurrentWorker member = CurrentWorker.current();
        Throwable before = member == null ? null : member.runs(submittedAt);
        try {
            task.run();
        } catch (Throwable failure) {
            SubmitSite.addTo(failure, submittedAt);
            throw failure;
        } finally {
            endOn(member, before);
        }
    }

    private static void endOn(@Nullable CurrentWorker member, @Nullable Throwable before) {
        if (member != null) {
            member.runs(before);
        }
    }
}
