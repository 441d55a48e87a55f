package dev.deft.deferred;

import java.lang.ref.Cleaner;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports the failures of Deferreds that became garbage while nobody had handled them, as Twisted's {@code DebugInfo}
 * does with {@code __del__}; those that are not garbage by then, when their reactor or the process ends.
 *
 * <p>A chain registers here when it comes to rest on a failure, so success costs nothing. The registration holds the failure
 * and a text about the Deferred, and never the Deferred, which could not become garbage otherwise, nor its
 * confinement, which may lead to it.
 *
 * <p>The first failure may be a stack overflow, and so find no stack left. Nothing here is made by an initialiser of a
 * class, for where that fails, the class fails for good, and every later failure with it.
 */
final class UnhandledFailures {

    /** The name of the shutdown hook, and of the Cleaner's thread from its first report on. */
    static final String THREAD_NAME = "deft-unhandled";

    /** The receiver of reports; null is the log. Volatile: read on the Cleaner's thread; only tests write it. */
    private static volatile @Nullable Consumer<UnhandledFailure> sink;

    /** Made, with its thread, only once a failure has rested somewhere. Volatile; written under the class's monitor. */
    private static volatile @Nullable Cleaner cleaner;

    private UnhandledFailures() {}

    /** A failure that nobody handled, the Deferred that held it, and where that, or the one it came from, was made, if that is known. */
    record UnhandledFailure(
            Throwable failure, String deferred, @Nullable Throwable madeAt) {}

    /** Registers that {@code chain} rests on {@code failed}. */
    static Registration register(Chain chain, Failed failed) {
        PendingReport pending = new PendingReport(failed, describe(chain, failed, ""), chain.confinement);
        Cleaner.Cleanable cleanable = cleaner().register(chain, pending);
        PendingReports.add(pending);
        return new Registration(failed, pending, cleanable);
    }

    /** Reports {@code failed} now, which {@code step} of {@code chain} has replaced by {@code other} without handling it. */
    static void replaced(Chain chain, Failed failed, Step step, Throwable other) {
        if (failed.mustBeReported() && failed.claimReport()) {
            report(describe(
                    chain,
                    failed,
                    ", in whose place " + step.name() + "() threw "
                            + other.getClass().getName()));
        }
    }

    private static UnhandledFailure describe(Chain chain, Failed failed, String more) {
        Failed.Origin origin = failed.originIn(chain);
        return new UnhandledFailure(
                failed.cause, Descriptions.name(chain) + Descriptions.from(origin.text()) + more, origin.madeAt());
    }

    /** Sends reports to {@code newSink}, or to the log again if that is null. For tests. */
    static void reportTo(@Nullable Consumer<UnhandledFailure> newSink) {
        sink = newSink;
    }

    static Cleaner cleaner() {
        Cleaner made = cleaner;
        return made == null ? makeCleaner() : made;
    }

    /**
     * Makes it with a thread of the JDK's, and not of ours, which would inherit from the thread of the first failure and, on
     * Java 17, hold the class loaders of all that were on its stack. The JDK's inherits nothing and lets go of what a log
     * leaves in its thread-locals; it ends when this class is garbage.
     */
    private static synchronized Cleaner makeCleaner() {
        Cleaner made = cleaner;
        if (made == null) {
            made = Cleaner.create();
            cleaner = made;
        }
        return made;
    }

    static void report(UnhandledFailure unhandled) {
        Consumer<UnhandledFailure> receiver = sink;
        if (receiver == null) {
            log(unhandled);
        } else {
            receiver.accept(unhandled);
        }
    }

    private static void log(UnhandledFailure unhandled) {
        String made = unhandled.madeAt() == null ? "" : ", " + placeOf(unhandled.madeAt());
        if (unhandled.failure() instanceof CancellationException) {
            DeferredLog.debug(
                    unhandled.failure(), "Nobody handled the cancellation of {}{}", unhandled.deferred(), made);
        } else {
            DeferredLog.error(unhandled.failure(), "Unhandled failure in {}{}", unhandled.deferred(), made);
        }
    }

    private static String placeOf(Throwable madeAt) {
        StringBuilder text = new StringBuilder(String.valueOf(madeAt.getMessage())).append(':');
        for (StackTraceElement frame : madeAt.getStackTrace()) {
            text.append("\n\tat ").append(frame);
        }
        return text.append("\nand failed with").toString();
    }

    /** The chain's side of a registration; confined as the chain is. */
    static final class Registration {

        private final Failed failed;
        private final PendingReport pending;
        private final Cleaner.Cleanable cleanable;

        Registration(Failed failed, PendingReport pending, Cleaner.Cleanable cleanable) {
            this.failed = failed;
            this.pending = pending;
            this.cleanable = cleanable;
        }

        Failed failed() {
            return failed;
        }

        /** Drops the report, for the failure is handled. */
        void clear() {
            pending.drop();
            cleanable.clean();
        }

        /** Does what the Cleaner does when the chain has become garbage. For tests. */
        void pretendGarbage() {
            pending.reportNow();
            cleanable.clean();
        }
    }
}
