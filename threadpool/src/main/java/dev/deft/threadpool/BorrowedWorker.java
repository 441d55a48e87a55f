package dev.deft.threadpool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.threadpool.WorkerLoop.Position;
import dev.deft.threadpool.internal.PoolTask;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A worker of a share, which has no thread: it asks for a turn on one of the pool's threads, runs one task there, and asks again.
 *
 * <pre>
 *    RESTING --- woken ---&gt; ASKING --- granted ---&gt; GRANTED --- a thread has it ---&gt; RUNNING
 *       ^                     ^                                                         |
 *       |                     '---- more waits, or it was woken meanwhile --------------|
 *       '--------------------------- nothing waits -------------------------------------'
 * </pre>
 *
 * <p>It is itself the task that the pool's thread runs: it has one turn at a time, so that none has to be made.
 *
 * <p>Its place, and whether it was woken meanwhile, are moved under the monitor of the {@link ShareScheduler}; its loop is stepped by
 * the thread that has its turn, which that monitor hands on to the next.
 */
final class BorrowedWorker implements PoolTask {

    /** The places above. */
    enum Place {
        RESTING,
        ASKING,
        GRANTED,
        RUNNING
    }

    final Share share;
    final Worker worker;

    private final ShareScheduler scheduler;
    private final ShareBackend backend;
    private final WorkerLoop loop;
    private final CurrentWorker member;

    /** Its turn has begun, and so has this task, if there is one. Only where the pool is driven by hand. */
    private boolean begunByHand;

    private @Nullable Runnable begun;

    /** More seems to wait after its turn. Of the thread that has the turn. */
    private boolean more;

    /** Under the scheduler's monitor. */
    Place place = Place.RESTING;

    /** The next one that waits for a turn of the same share. Under the scheduler's monitor. */
    @Nullable
    BorrowedWorker nextAsking;

    /** It was woken while it had a turn, and is to look again. Under the scheduler's monitor. */
    boolean woken;

    /** The thread on which its task runs; null while none does. */
    @GuardedBy("this")
    private @Nullable Thread interruptible;

    BorrowedWorker(Share share, Worker worker, ShareScheduler scheduler, ShareBackend backend) {
        this.share = share;
        this.worker = worker;
        this.scheduler = scheduler;
        this.backend = backend;
        this.loop = new WorkerLoop(dispatcher().poolState(), worker, Long.MAX_VALUE, backend);
        this.member = new CurrentWorker(dispatcher().poolNode(), worker);
    }

    private Dispatcher dispatcher() {
        return share.pool.dispatcher();
    }

    /** Takes its turn: runs one task, if any waits, on this thread, which is the pool's. */
    @Override
    public void run() {
        if (!begunByHand && !scheduler.turnBegins(this)) {
            return;
        }
        begunByHand = false;
        worker.thread = Thread.currentThread();
        boolean ended = false;
        more = false;
        try {
            member.during(this::runOne);
            ended = true;
        } finally {
            worker.thread = null;
            boolean hasLeft = !ended || loop.at() == Position.LEAVE;
            if (hasLeft) {
                backend.forget(worker);
            }
            scheduler.turnEnds(this, hasLeft, more);
            if (!ended) { // its thread was killed in the pool's own code
                dispatcher().replace(worker);
                dispatcher().countedOut();
            } else if (hasLeft) {
                dispatcher().passOn();
                dispatcher().hasLeft();
            }
        }
    }

    /**
     * Gives up a turn that no thread takes. Where none can be had, what waits in its share is told so, for nobody may come to run it, and
     * this worker leaves; one that was killed with the turn in its hands is followed by another.
     */
    @Override
    public void discarded(Throwable reason) {
        if (!(reason instanceof RejectedExecutionException)) {
            scheduler.turnEnds(this, false, true);
            return;
        }
        backend.forget(worker);
        scheduler.turnRefused(this);
        dispatcher().poolState().lost(worker); // first, or what comes from now on is left to it
        dispatcher().hasLeft();
        dispatcher().lose(dispatcher().cancelQueued(), reason);
        dispatcher().placeFreed();
        dispatcher().wakeOrStartMissing();
    }

    /** Begins its turn, and the task that it runs in it, which is run later: in a pool that is driven by hand. */
    @Override
    public void begin() {
        begunByHand = scheduler.turnBegins(this);
        if (begunByHand) {
            member.during(this::beginTask);
        }
    }

    private void beginTask() {
        begun = look();
        if (begun != null) {
            watch();
        }
        if (begun instanceof PoolTask poolTask && !poolTask.isRevoked()) { // a revoked one is skipped when it is run
            poolTask.begin();
        }
    }

    private void runOne() {
        PoolState poolState = dispatcher().poolState();
        ThreadTraits traits = new ThreadTraits();
        Runnable first = begun == null ? look() : begun;
        begun = null;
        for (Runnable task = first; task != null; task = look()) {
            watch();
            boolean made = !(task instanceof PoolTask known && known.isRevoked());
            boolean threw = run(poolState, task);
            dispatcher().endAbandoned(worker);
            scheduler.host().endAbandoned((Worker) member.onItsThread().record());
            loop.ended(threw);
            dispatcher().placeFreed();
            traits.restore(); // where a task comes just now, it is run, too
            boolean left = loop.at() == Position.LEAVE;
            more = made && !left && poolState.hasNews(); // what was revoked is no turn
            if (more || left) {
                return;
            }
        }
    }

    private void watch() {
        PoolWatchdog watchdog = dispatcher().watchdog();
        if (watchdog != null) {
            watchdog.begins();
        }
    }

    /** Looks for a task, until it has one, rests, or has left. */
    private @Nullable Runnable look() {
        while (true) {
            Runnable task = loop.step();
            if (task != null || loop.at() == Position.PARK || loop.at() == Position.LEAVE) {
                return task;
            }
            if (loop.at() == Position.PASS_ON) {
                WorkerThread.passOn(dispatcher(), worker);
            }
        }
    }

    private boolean run(PoolState poolState, Runnable task) {
        interruptible(Thread.currentThread());
        try {
            return WorkerThread.runTask(poolState, worker, task);
        } finally {
            interruptible(null);
            Thread.interrupted(); // one that came since belonged to the task, too
        }
    }

    private synchronized void interruptible(@Nullable Thread thread) {
        interruptible = thread;
    }

    /** Interrupts its task, if it runs one: no other that its thread may run. Any thread. */
    synchronized void interrupt() {
        if (interruptible != null) {
            interruptible.interrupt();
        }
    }

    @Override
    public String toString() {
        return worker.name();
    }
}
