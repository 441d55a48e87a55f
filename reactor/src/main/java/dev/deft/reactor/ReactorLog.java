package dev.deft.reactor;

import dev.deft.deferred.internal.DurationText;
import dev.deft.reactor.internal.NamedCall;
import dev.deft.threadpool.internal.StackText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs what went wrong where no caller is left to be told. It throws nothing, or one failure would end the loop: a
 * failure's own {@code getMessage} is the user's code, and so is the {@code toString} of what failed.
 */
final class ReactorLog {

    private ReactorLog() {}

    /** Logs that {@code call}, which is the user's, has thrown. */
    static void threw(String what, Object call, Throwable failure) {
        try {
            error(what + ": " + nameOf(call) + " threw", failure);
        } catch (Throwable noMemory) { // for its text
            lastResort(what, failure, noMemory);
        }
    }

    /** Clears the interrupt that {@code call} left, if any, for nobody is to inherit it; nor is the log, which may write to a channel. */
    static void clearInterrupt(String what, Object call) {
        if (Thread.interrupted()) {
            leftInterrupted(what + ": " + nameOf(call));
        }
    }

    /** Warns of an interrupt, which has been cleared. */
    static void leftInterrupted(String what) {
        warn(what + " ended with the reactor's thread interrupted; that is cleared, so that nobody inherits it."
                + " To end the reactor, call stop()");
    }

    /** Warns of an interrupt, which has been cleared, and is set again in the end. */
    static void interrupted(String reactorName) {
        warn("The thread of reactor '" + reactorName
                + "' was interrupted while none of its calls ran; the reactor goes on."
                + " To end it, call stop()");
    }

    static void error(String message, Throwable failure) {
        try {
            Reactor.LOG.error(message, failure);
        } catch (Throwable loggingFailed) {
            lastResort(message, failure, loggingFailed);
        }
    }

    static void callsFailedAtStop(String reactorName, Map<String, Integer> byOrigin) {
        try {
            warn("Reactor '" + reactorName + "' stopped with " + sum(byOrigin)
                    + " calls outstanding; each failed with ReactorStoppedException: " + byOrigin);
        } catch (Throwable noMemory) { // for its text; the stop has more to do
            lastResort("A reactor stopped with calls outstanding, which failed:", noMemory, noMemory);
        }
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Logs what a carrier of contexts has thrown. */
    static void carrierThrew(String reactorName, Object carrier, Throwable failure) {
        try {
            error(
                    "A carrier of contexts of reactor '" + reactorName + "', " + nameOf(carrier)
                            + ", threw; work goes on without its context, and what it throws after this is not logged",
                    failure);
        } catch (Throwable noRoom) { // for its text
            lastResort("A carrier of contexts threw", failure, noRoom);
        }
    }

    static void coroutinesFailedAtStop(String reactorName, Map<String, Integer> byOrigin) {
        try {
            warn("Reactor '" + reactorName + "' stopped with " + sum(byOrigin)
                    + " coroutines suspended; what each awaited failed with ReactorStoppedException: " + byOrigin);
        } catch (Throwable noMemory) { // for its text; the stop has more to do
            lastResort("A reactor stopped with coroutines suspended, whose awaits failed:", noMemory, noMemory);
        }
    }

    static void coroutineAbandoned(String coroutine, @Nullable Throwable madeAt) {
        String message =
                "Nobody can fire what " + coroutine + " awaits: it never goes on, and its finally blocks do not run."
                        + " Fire the Deferred, or cancel it, before it is dropped";
        warn(
                madeAt == null
                        ? message + "; to see where it began, set the system property dev.deft.debug"
                        : message + "; it was made" + StackText.of(madeAt.getStackTrace()));
    }

    static void neverEnds(String coroutine, int refusals) {
        warn("The reactor of " + coroutine + " has stopped, and that has awaited " + refusals
                + " times since; it is left where it is, and its finally blocks do not run. Let it end when an await throws"
                + " ReactorStoppedException");
    }

    static void triggersCutShort(String reactorName, List<String> awaited) {
        warn("Reactor '" + reactorName
                + "' has stopped waiting for triggers BEFORE SHUTDOWN whose Deferreds have no result,"
                + " and cancelled those: " + awaited
                + ". Let them have one sooner, or give the reactor a longer stopTimeout");
    }

    static void stillStopping(String reactorName, String poolName) {
        warn("Reactor '" + reactorName + "' ends before the stop of its pool " + poolName
                + " does, which is late by more than 50 ms; that goes on without it");
    }

    /** Warns that the reactor does not end; {@code thread} is its own. */
    static void doesNotEnd(String reactorName, Thread thread, long millis) {
        if (isWarnEnabled()) { // a stack is not had for nothing
            warn("close() on thread '" + Thread.currentThread().getName() + "' has waited " + millis
                    + " ms for reactor '" + reactorName + "', which has not ended: its thread '" + thread.getName()
                    + "' is held up. Let what it does there return, not wait for this thread, or give close(Duration)"
                    + " more time. It is" + StackText.of(thread.getStackTrace()));
        }
    }

    /** Warns of a turn that takes longer than {@code tooLong}; {@code stack} is the reactor's thread's. */
    static void stalled(String reactorName, Thread thread, Duration tooLong, StackTraceElement[] stack) {
        warn("Reactor '" + reactorName + "' has been in one turn for more than " + DurationText.of(tooLong)
                + ", and everything else that it has to do waits. Let what its thread '" + thread.getName()
                + "' does there return sooner, or defer it to a pool. It is" + StackText.of(stack));
    }

    static void stallEnded(String reactorName, Duration atLeast) {
        warn("Reactor '" + reactorName + "' goes on: the turn that took too long has taken " + atLeast.toMillis()
                + " ms or a little more");
    }

    static void timersLate(String reactorName, String call, Duration late) {
        warn(
                "Reactor '" + reactorName + "' makes its timed calls late, the first, a " + call + ", by "
                        + late.toMillis()
                        + " ms; this is told again when it has been on time meanwhile. Find what keeps its thread, or its machine, busy");
    }

    /** Warns of timed calls that are not made; of {@code told} of them somebody was told. */
    static void timedCallsDropped(String reactorName, int count, int told) {
        try {
            warn("Reactor '" + reactorName + "' stopped before " + count
                    + " timed calls were due, which will never be made; "
                    + told
                    + " of them were waited for, and failed that with ReactorStoppedException. Cancel them before the"
                    + " stop, or have callLater(delay, call, ifDropped) tell who waits");
        } catch (Throwable noMemory) { // for its text; the stop has more to do
            lastResort("A reactor stopped before timed calls were due:", noMemory, noMemory);
        }
    }

    private static boolean isWarnEnabled() {
        try {
            return Reactor.LOG.isWarnEnabled();
        } catch (Throwable loggingFailed) {
            return true; // then whoever logs finds out
        }
    }

    static void stopsOnSignal(String signal, List<Reactor> reactors) {
        try {
            Reactor.LOG.info("{}: {} stops; a second signal ends the process at once", signal, reactors);
        } catch (Throwable loggingFailed) {
            lastResort(signal + " stops a reactor:", loggingFailed, loggingFailed);
        }
    }

    static void described(String page) {
        try {
            Reactor.LOG.info(page);
        } catch (Throwable loggingFailed) {
            lastResort("A description of a reactor:", loggingFailed, loggingFailed);
        }
    }

    private static void warn(String message) {
        try {
            Reactor.LOG.warn(message);
        } catch (Throwable loggingFailed) {
            lastResort(message, loggingFailed, loggingFailed);
        }
    }

    /** Returns a name for messages that is not its toString(): that is the user's, and may throw. */
    static String nameOf(Object call) {
        if (call instanceof NamedCall<?> named) {
            return named.name();
        }
        Object asGiven = call instanceof RunnableInContext carried ? carried.call() : call;
        return asGiven.getClass().getName();
    }

    private static void lastResort(String message, Throwable failure, Throwable loggingFailed) {
        try {
            Reactor.LOG.error(
                    "{} a {}, which could not be logged because of a {}",
                    message,
                    failure.getClass().getName(),
                    loggingFailed.getClass().getName());
        } catch (Throwable nobodyListens) {
            // Two attempts to log have failed, and there is nobody else to tell.
            return;
        }
    }
}
