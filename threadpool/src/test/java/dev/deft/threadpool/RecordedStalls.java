package dev.deft.threadpool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notes what a watchdog tells an observer. */
final class RecordedStalls implements PoolObserver {

    final List<Stall> stalls = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public @Nullable CallObserver submitted(CallTimes call) {
        return null;
    }

    @Override
    public void stalled(Stall stall) {
        stalls.add(stall);
        events.add(stall.where() + " on " + stall.thread() + " for " + stall.tooLong());
    }

    @Override
    public void stallEnded(Stall stall, Duration about) {
        events.add(stall.where() + " on " + stall.thread() + " took " + about);
    }
}
