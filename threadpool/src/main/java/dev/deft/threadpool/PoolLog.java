package dev.deft.threadpool;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The log of pools, under {@link ThreadPool}'s name.
 *
 * <p>Nothing gets out of these methods: whoever calls them holds a worker, and a logger that fails must not cost it. A
 * failure's own {@code getMessage} is the user's code, and even the appender may run out of memory.
 */
final class PoolLog {

    private PoolLog() {}

    static void taskFailed(Worker worker, Throwable failure) {
        error("A call that ", worker.name(), " ran threw, and nobody else is told; the worker goes on", failure);
    }

    static void taskLost(Throwable reason) {
        error("A call was lost, and nobody else is told", reason);
    }

    static void callbackFailed(Throwable failure) {
        error(
                "An onResult of callInThreadWithCallback threw on ",
                Thread.currentThread().getName(),
                "",
                failure);
    }

    static void cancellationActionFailed(Throwable failure) {
        error(
                "An action of onRequest threw on ",
                Thread.currentThread().getName(),
                "; the others run all the same",
                failure);
    }

    static void discardFailed(Runnable task, Throwable failure) {
        error("discarded() threw, of a task of ", task.getClass(), "", failure);
    }

    static void interruptFailed(Worker worker, Throwable failure) {
        error("The interrupt of ", worker.name(), " threw; the stop goes on", failure);
    }

    static void shareEndsLate(String poolName, Throwable failure) {
        error("A share of pool ", poolName, " may end later than its last call", failure);
    }

    static void nothingPassedOn(Worker worker, Throwable failure) {
        error(
                "Could have no other worker come for the calls that wait behind that of " + worker + ", which goes on",
                failure);
    }

    /** @param stranded how many calls that had been accepted will not run, for there is no worker left */
    static void startFailed(Worker worker, PoolStatistics now, int stranded, Throwable failure) {
        String lost = stranded == 0 ? "" : ", and " + stranded + " that waited will never run";
        error(
                "Could not start " + worker + "; pool " + now.name() + " goes on with " + now.workers() + " of at most "
                        + now.maxThreads() + " workers, " + now.queued()
                        + " calls wait" + lost + ". Allow the process more threads, or"
                        + " lower maxThreads",
                failure);
    }

    /** @param report composes it, which takes time, and so is done only where it is logged */
    static void stoppedWithLoss(Supplier<String> report) {
        warn("A pool stopped, but not all its work ended in time", report);
    }

    /** @param report as in {@link #stoppedWithLoss} */
    static void workAbandoned(Supplier<String> report) {
        warn("Calls that were cancelled take all workers of a pool", report);
    }

    static void sizingFailed(String poolName, Throwable failure) {
        error("The sizing of pool " + poolName + ", or its trace, threw; the pool goes on", failure);
    }

    static void gateNotStarted(String poolName, Throwable failure) {
        error(
                "Pool " + poolName
                        + " could not start the thread that looks whether queued calls move; it tries again with"
                        + " the next call, and says so no more. Allow the process more threads",
                failure);
    }

    /** @param calls how many calls were found, of which {@code report} says more */
    static void stalled(String poolName, int calls, Duration tooLong, StackReport report) {
        warn(
                "Calls of a pool run for too long",
                () -> "Pool " + poolName + ": "
                        + (calls == 1 ? "a call has" : calls + " calls have") + " run for more than "
                        + Nanos.words(tooLong)
                        + (calls == 1 ? " and goes on" : " and go on")
                        + ". Have such calls give up sooner what they wait for, or give the pool a longer watchdog. On:"
                        + report);
    }

    static void stallsEnded(String poolName, List<String> ended) {
        warn(
                "Calls of a pool that ran for too long have ended",
                () -> "Pool " + poolName + ": what ran too long has ended, on " + String.join(", ", ended));
    }

    static void watchdogNotStarted(String poolName, Throwable failure) {
        error(
                "Pool " + poolName
                        + " could not start the thread of its watchdog, and runs its calls without; it tries again later, and says"
                        + " so no more. Allow the process more threads",
                failure);
    }

    private static void warn(String summary, Supplier<String> report) {
        try {
            if (ThreadPool.LOG.isWarnEnabled()) {
                ThreadPool.LOG.warn(report.get());
            }
        } catch (Throwable loggingFailed) {
            lastResort(summary, loggingFailed, loggingFailed);
        }
    }

    /** Logs an error about something; the text is put together here, for there may be no memory for it, and whoever calls this may have more to do. */
    private static void error(String before, Object about, String after, Throwable failure) {
        try {
            error(before + (about instanceof Class<?> type ? type.getName() : about) + after, failure);
        } catch (Throwable noMemory) {
            lastResort(before, failure, noMemory);
        }
    }

    static void error(String message, Throwable failure) {
        try {
            ThreadPool.LOG.error(message, failure);
        } catch (Throwable loggingFailed) {
            lastResort(message, failure, loggingFailed);
        }
    }

    private static void lastResort(String message, Throwable failure, Throwable loggingFailed) {
        try {
            ThreadPool.LOG.error(
                    "{}: a {}, which could not be logged because of a {}",
                    message,
                    failure.getClass().getName(),
                    loggingFailed.getClass().getName());
        } catch (Throwable nobodyListens) {
            // Two attempts to log have failed, and there is nobody else to tell; statistics().failed() still counts it.
            return;
        }
    }
}
