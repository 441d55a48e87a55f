package dev.deft.threadpool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One call of {@link ThreadPool#stop}: refuse, drain, cancel, interrupt, report; what is cancelled is told elsewhere.
 *
 * <p>Several may run at once; each keeps to its own deadline, and the {@link StopTarget} says what became of the work.
 */
final class Stop {

    private static final long LONGEST_GRACE = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final StopTarget target;
    private final Backend backend;
    private final List<CancellationNotifier> notifiers = new ArrayList<>();
    private int cancelled;
    private int interrupted;

    Stop(String name, StopTarget target, Backend backend) {
        this.name = name;
        this.target = target;
        this.backend = backend;
    }

    /** See {@link ThreadPool#stop(java.time.Duration, QueuedWork)}. */
    boolean run(long deadlineNanos, QueuedWork queued) {
        long begin = backend.nanoTime();
        CancellationNotifier refusals = newNotifier();
        List<Runnable> refused = target.refuseNewWork();
        boolean isOnOwnWorker;
        try {
            if (queued == QueuedWork.CANCEL) {
                CancellationNotifier cancellations = newNotifier();
                tell(target.cancelQueued(), cancellations);
            }
            isOnOwnWorker = target.isOnOwnWorker();
        } catch (Throwable noMemory) { // they wait nowhere any more
            target.tellRefused(refused);
            throw noMemory;
        }
        if (isOnOwnWorker) {
            target.tellRefused(refused);
            return false; // it would wait for itself
        }
        tell(refused, refusals);
        if (queued == QueuedWork.RUN) {
            cancelled += refused.size(); // this work is lost, too
        }
        try {
            drain(begin, deadlineNanos);
        } catch (InterruptedException stopWaiting) {
            cutShort();
            Thread.currentThread().interrupt();
        }
        reportLoss();
        return target.endedWell() && cancelled == 0;
    }

    private void drain(long begin, long deadlineNanos) throws InterruptedException {
        CountDownLatch terminated = target.terminated();
        long grace = Math.min(deadlineNanos / 10, LONGEST_GRACE);
        if (!backend.await(terminated, left(begin, deadlineNanos - grace))) {
            cutShort();
            backend.await(terminated, left(begin, deadlineNanos));
        }
        for (CancellationNotifier notifier : notifiers) {
            backend.await(notifier.over(), left(begin, deadlineNanos));
        }
    }

    private long left(long begin, long nanos) {
        return nanos - (backend.nanoTime() - begin);
    }

    private void cutShort() {
        CancellationNotifier cancellations = newNotifier();
        CutShort cut = target.cutShort();
        cancelled += cut.cancelled().size();
        interrupted = Math.max(interrupted, cut.unfinished());
        tell(cut.cancelled(), cancellations);
    }

    private CancellationNotifier newNotifier() {
        CancellationNotifier notifier = new CancellationNotifier(target);
        notifiers.add(notifier);
        return notifier;
    }

    private void tell(List<Runnable> queued, CancellationNotifier notifier) {
        if (!notifier.takes(queued)) {
            notifiers.remove(notifier); // nobody is to wait for it
            return;
        }
        try {
            backend.elsewhere(notifierThread(), notifier);
        } catch (Throwable noThread) { // then the notifier takes this one's time, for each call is to be told
            notifier.run();
        }
    }

    private String notifierThread() {
        return "deft-" + name + "-stop";
    }

    private void reportLoss() {
        List<Worker> left = target.runningWorkers();
        int untold = notifiers.stream().mapToInt(CancellationNotifier::untold).sum();
        if (cancelled == 0 && interrupted == 0 && untold == 0 && left.isEmpty()) {
            return;
        }
        PoolLog.stoppedWithLoss(() -> report(left, untold));
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
                    .append(notifierThread())
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
                .append(StackReport.describe(left, backend));
    }
}
