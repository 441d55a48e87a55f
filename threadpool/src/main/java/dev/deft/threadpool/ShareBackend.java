package dev.deft.threadpool;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The backend of a share: where another starts or wakes a thread, it has a worker ask for a turn on one of the pool's. */
final class ShareBackend implements Backend {

    private final ShareScheduler scheduler;
    private final Backend host;

    /** The workers that have not left. */
    private final Map<Worker, BorrowedWorker> workers = new ConcurrentHashMap<>();

    /** Written once, before anything is submitted. */
    private volatile @Nullable Share share;

    ShareBackend(ShareScheduler scheduler, Backend host) {
        this.scheduler = scheduler;
        this.host = host;
    }

    void isOf(Share owner) {
        share = owner;
    }

    void forget(Worker worker) {
        workers.remove(worker);
    }

    @Override
    public void start(Worker worker, Runnable work) {
        Share owner = share;
        if (owner == null) {
            throw new IllegalStateException(worker + " was started before its share was made");
        }
        BorrowedWorker borrowed = new BorrowedWorker(owner, worker, scheduler, this);
        workers.put(worker, borrowed);
        scheduler.ask(borrowed);
    }

    /** Not one that is lent. */
    @Override
    public void startBeside(Worker record, Runnable call) throws Throwable {
        host.startBeside(record, call);
    }

    @Override
    public void unpark(Worker worker) {
        BorrowedWorker borrowed = workers.get(worker);
        if (borrowed == null) {
            return;
        }
        Dispatcher dispatcher = borrowed.share.pool.dispatcher();
        if (dispatcher.poolState().leavesIfDismissed(worker)) { // it needs no thread for that
            workers.remove(worker);
            dispatcher.hasLeft();
            dispatcher.countedOut();
            return;
        }
        scheduler.ask(borrowed);
    }

    @Override
    public void interrupt(Worker worker) {
        BorrowedWorker borrowed = workers.get(worker);
        if (borrowed != null) {
            borrowed.interrupt();
        } else {
            host.interrupt(worker); // a call beside the workers, if it still runs
        }
    }

    @Override
    public boolean isCurrent(Worker worker) {
        return worker.thread == Thread.currentThread();
    }

    /** It has no thread that could watch. */
    @Override
    public boolean mayWatch() {
        return false;
    }

    @Override
    public void park(Worker worker, long nanos) {
        throw new IllegalStateException(worker + " has no thread to park");
    }

    @Override
    public long nanoTime() {
        return host.nanoTime();
    }

    @Override
    public void elsewhere(String threadName, Runnable work) throws Throwable {
        host.elsewhere(threadName, work);
    }

    @Override
    public void pause(long nanos) {
        host.pause(nanos);
    }

    @Override
    public void repeat(String threadName, LongSupplier act) throws Throwable {
        host.repeat(threadName, act);
    }

    @Override
    public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
        return host.await(latch, nanos);
    }
}
