package dev.deft.jfr;

import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import org.jspecify.annotations.Nullable;

/** A call that is recorded if it turns out to be slow. Handed from thread to thread as the call is. */
final class TimedCallEvent implements CallObserver {

    /** The recorder's word for a time that there is none of. */
    private static final long NONE = Long.MIN_VALUE;

    private final long atLeastNanos;
    private final CallEvent event = new CallEvent();
    private @Nullable Throwable failure;

    TimedCallEvent(long atLeastNanos) {
        this.atLeastNanos = atLeastNanos;
        event.begin();
    }

    @Override
    public void finished(CallTimes call, @Nullable Throwable thrown) {
        failure = thrown;
        event.worker = Thread.currentThread();
        if (!call.isDeferred()) {
            end(call, call.finishedNanos(), NONE);
        }
    }

    @Override
    public void delivered(CallTimes call) {
        end(call, call.deliveredNanos(), call.returnedNanos());
    }

    @Override
    public void discarded(CallTimes call, Throwable reason) {
        if (event.worker != null) { // it ran, be it for nobody
            end(call, call.finishedNanos(), NONE);
        }
        EventWriter.lost(call.pool(), reason);
    }

    private void end(CallTimes call, long endNanos, long returnedNanos) {
        event.end();
        if (endNanos - call.submittedNanos() < atLeastNanos || !event.shouldCommit()) {
            return;
        }
        event.pool = call.pool();
        event.queued = call.queuedNanos();
        event.ran = call.ranNanos();
        event.returned = returnedNanos;
        event.failure = failure == null ? null : EventWriter.text(failure);
        event.commit();
    }
}
