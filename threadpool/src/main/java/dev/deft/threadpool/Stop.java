package dev.deft.threadpool;

import dev.deft.threadpool.internal.PoolTask;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One call of {@link ThreadPool#stop}: refuse, drain, cancel, interrupt, report; what is cancelled is told elsewhere.
 *
 * <p>Several may run at once; each keeps to its own deadline, and the roster's books say what became of the work.
 */
final class Stop {

    private static final long LONGEST_GRACE = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final Foreman foreman;
    private final Roster roster;
    private final Backend backend;
    private final List<Telling> tellings = new ArrayList<>();
    private int cancelled;
    private int interrupted;

    Stop(String name, Foreman foreman, Backend backend) {
        this.name = name;
        this.foreman = foreman;
        this.roster = foreman.roster();
        this.backend = backend;
    }

    /** See {@link ThreadPool#stop(java.time.Duration, QueuedWork)}. */
    boolean run(long deadlineNanos, QueuedWork queued) {
        long begin = backend.nanoTime();
        foreman.refuseNewWork();
        if (queued == QueuedWork.CANCEL) {
            tell(roster.cancelQueued());
        }
        if (foreman.isOnOwnWorker()) {
            return false; // it would wait for itself
        }
        try {
            drain(begin, deadlineNanos);
        } catch (InterruptedException stopWaiting) {
            cutShort();
            Thread.currentThread().interrupt();
        }
        reportLoss();
        return roster.endedWell();
    }

    private void drain(long begin, long deadlineNanos) throws InterruptedException {
        CountDownLatch terminated = roster.terminated();
        long grace = Math.min(deadlineNanos / 10, LONGEST_GRACE);
        if (!backend.await(terminated, left(begin, deadlineNanos - grace))) {
            cutShort();
            backend.await(terminated, left(begin, deadlineNanos));
        }
        for (Telling telling : tellings) {
            backend.await(telling.over(), left(begin, deadlineNanos));
        }
    }

    private long left(long begin, long nanos) {
        return nanos - (backend.nanoTime() - begin);
    }

    private void cutShort() {
        Roster.CutShort cut = foreman.cutShort();
        cancelled += cut.cancelled().size();
        interrupted = Math.max(interrupted, cut.unfinished());
        tell(cut.cancelled());
    }

    private void tell(List<Runnable> queued) {
        List<Runnable> toTell =
                queued.stream().filter(task -> task instanceof PoolTask).toList();
        if (toTell.isEmpty()) {
            return;
        }
        Telling telling = new Telling(foreman, toTell);
        tellings.add(telling);
        try {
            backend.elsewhere(tellingThread(), telling);
        } catch (Throwable noThread) { // then the telling takes this one's time, for each call is to be told
            telling.run();
        }
    }

    private String tellingThread() {
        return "deft-" + name + "-stop";
    }

    private void reportLoss() {
        List<Worker> left = roster.runningWorkers();
        int untold = tellings.stream().mapToInt(Telling::untold).sum();
        if (cancelled == 0 && interrupted == 0 && untold == 0 && left.isEmpty()) {
            return;
        }
        Reports.stoppedWithLoss(() -> report(left, untold));
    }

    private String report(List<Worker> left, int untold) {
        StringBuilder report = new StringBuilder("Pool ")
                .append(name)
                .append(" stopped, but not all its work ended in")
                .append(" time: ")
                .append(cancelled)
                .append(" queued calls cancelled, ")
                .append(interrupted)
                .append(" running calls interrupted. ");
        if (untold > 0) {
            report.append(untold)
                    .append(" cancelled calls are still to be told so, which thread ")
                    .append(tellingThread())
                    .append(" goes on to do. ");
        }
        appendThreadsLeft(report, left);
        return report.toString();
    }

    private void appendThreadsLeft(StringBuilder report, List<Worker> left) {
        if (left.isEmpty()) {
            report.append("No thread is left");
            return;
        }
        report.append("Threads left: ")
                .append(left.size())
                .append(". Let their calls heed interrupts, or give stop() a longer deadline")
                .append(ThreadsLeft.describe(left, backend));
    }
}
