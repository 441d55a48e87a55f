package dev.deft.threadpool;

import dev.deft.threadpool.internal.PoolTask;
import java.util.List;

/** A pool task that records how it ended. */
final class RecordedTask implements PoolTask {

    final String name;
    private final List<String> record;

    RecordedTask(String name, List<String> record) {
        this.name = name;
        this.record = record;
    }

    @Override
    public void run() {
        record.add(name + " ran");
    }

    @Override
    public void discarded(Throwable reason) {
        record.add(name + " discarded: " + reason.getClass().getSimpleName());
    }
}
