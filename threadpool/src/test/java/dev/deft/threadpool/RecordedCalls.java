package dev.deft.threadpool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what a pool tells its observers. */
final class RecordedCalls implements PoolObserver, CallObserver {

    final List<String> events = new ArrayList<>();

    @Override
    public CallObserver submitted(CallTimes call) {
        events.add("submitted to " + call.pool());
        return this;
    }

    @Override
    public void started(CallTimes call) {
        events.add("started after " + call.queuedNanos());
    }

    @Override
    public void finished(CallTimes call, @Nullable Throwable failure) {
        events.add("finished after " + call.ranNanos() + (failure == null ? "" : ": " + failure.getMessage()));
    }

    @Override
    public void delivered(CallTimes call) {
        events.add("delivered after " + call.returnedNanos());
    }

    @Override
    public void discarded(CallTimes call, Throwable reason) {
        events.add("discarded: " + reason.getClass().getSimpleName());
    }

    @Override
    public void workerStarted(String pool, int workers) {
        events.add("one of " + workers + " started");
    }

    @Override
    public void workerLeft(String pool, int workers) {
        events.add("left, of " + workers);
    }
}
