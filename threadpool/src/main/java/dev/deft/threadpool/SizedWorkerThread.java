package dev.deft.threadpool;

/** The work of a worker's thread in a pool that sizes itself: what it runs is measured. */
final class SizedWorkerThread extends WorkerThread {

    private final TaskMeter meter;

    SizedWorkerThread(
            Dispatcher dispatcher,
            PoolState poolState,
            Backend backend,
            PoolSettings settings,
            Worker worker,
            TaskMeter meter) {
        super(dispatcher, poolState, backend, settings, worker);
        this.meter = meter;
    }

    @Override
    public void run() {
        super.run();
        meter.left();
    }

    @Override
    void runAndCount(Runnable task) {
        meter.begins();
        super.runAndCount(task);
        meter.ended();
    }
}
