package dev.deft.deferred;

import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports the failures of Deferreds that became garbage while nobody had handled them, as Twisted's {@code DebugInfo}
 * does with {@code __del__}; those that are not garbage by then, when their reactor or the process ends.
 *
 * <p>A chain registers here when it comes to rest on a failure, so success costs nothing. What is registered holds the
 * failure and words about the Deferred, and never the Deferred, which could not become garbage otherwise, nor its
 * confinement, which may lead to it.
 *
 * <p>The first failure may be a stack overflow, and so find no stack left. Nothing here is made by an initialiser of a
 * class, for where that fails, the class fails for good, and every later failure with it.
 */
final class UnhandledFailures {

    /** The name of the shutdown hook, and of the Cleaner's thread from its first report on. */
    static final String THREAD_NAME = "deft-unhandled";

    /** Where reports go; null is the log. Volatile: read on the Cleaner's thread; only tests write it. */
    private static volatile @Nullable Consumer<Report> sink;

    /** It and its thread exist only once a failure has rested somewhere. Written under the class's monitor. */
    private static volatile @Nullable Cleaner cleaner;

    private UnhandledFailures() {}

    /** What is told: the failure, which Deferred held it, and where that or whence it came was made, if that is known. */
    record Report(
            Throwable failure, String deferred, @Nullable Throwable madeAt) {}

    /** Registers that {@code chain} rests on {@code failed}. */
    static Entry register(Chain chain, Failed failed) {
        Debt debt = new Debt(failed, report(chain, failed, ""), chain.confinement);
        Cleaner.Cleanable cleanable = cleaner().register(chain, debt);
        Debts.add(debt);
        return new Entry(failed, debt, cleanable);
    }

    /** Reports {@code failed} now, which {@code step} of {@code chain} has replaced by {@code other} without handling it. */
    static void replaced(Chain chain, Failed failed, Step step, Throwable other) {
        if (failed.isOwed() && failed.claimReport()) {
            tell(report(
                    chain,
                    failed,
                    ", in whose place " + step.name() + "() threw "
                            + other.getClass().getName()));
        }
    }

    private static Report report(Chain chain, Failed failed, String more) {
        Failed.Origin origin = failed.originIn(chain);
        return new Report(failed.cause, Words.name(chain) + Words.from(origin.words()) + more, origin.madeAt());
    }

    /** For tests: sends reports to {@code sink}, or to the log again if that is null. */
    static void reportTo(@Nullable Consumer<Report> newSink) {
        sink = newSink;
    }

    static Cleaner cleaner() {
        Cleaner made = cleaner;
        return made == null ? makeCleaner() : made;
    }

    /**
     * Makes it with a thread of the JDK's, and not of ours, which would inherit from the thread of the first failure and, on
     * Java 17, hold the class loaders of all who were on its stack. The JDK's inherits nothing and lets go of what a log
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

    private static void tell(Report report) {
        Consumer<Report> told = sink;
        if (told == null) {
            log(report);
        } else {
            told.accept(report);
        }
    }

    private static void log(Report report) {
        String made = report.madeAt() == null ? "" : ", " + placeOf(report.madeAt());
        if (report.failure() instanceof CancellationException) {
            Reports.debug(report.failure(), "Nobody handled the cancellation of {}{}", report.deferred(), made);
        } else {
            Reports.error(report.failure(), "Unhandled failure in {}{}", report.deferred(), made);
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
    static final class Entry {

        private final Failed failed;
        private final Debt debt;
        private final Cleaner.Cleanable cleanable;

        Entry(Failed failed, Debt debt, Cleaner.Cleanable cleanable) {
            this.failed = failed;
            this.debt = debt;
            this.cleanable = cleanable;
        }

        Failed failed() {
            return failed;
        }

        /** The failure is handled: nothing will be reported. */
        void clear() {
            debt.report = null;
            cleanable.clean();
        }

        /** For tests: does what the Cleaner does when the chain has become garbage. */
        void pretendGarbage() {
            debt.settle();
            cleanable.clean();
        }
    }

    /** A report that is owed until it is told or the failure handled. Any thread may tell it; the first does. */
    static final class Debt implements Runnable {

        private final Failed failed;

        /** Whose failure it is. */
        private final WeakReference<Confinement> confinement;

        /** Written by the confined thread, and by whoever has told it: volatile. Null once handled or told. */
        private volatile @Nullable Report report;

        Debt(Failed failed, Report report, Confinement confinement) {
            this.failed = failed;
            this.report = report;
            this.confinement = new WeakReference<>(confinement);
        }

        boolean isConfinedBy(Confinement asked) {
            return confinement.refersTo(asked);
        }

        /** The chain is garbage, on the Cleaner's thread; or the failure is handled. */
        @Override
        public void run() {
            if (report != null) {
                Thread.currentThread().setName(THREAD_NAME); // the JDK's own name for it tells nobody whose it is
            }
            settle();
        }

        /** Tells what has been neither handled nor told. */
        void settle() {
            Debts.remove(this);
            Report owed = report;
            report = null;
            if (owed != null && failed.claimReport()) {
                tell(owed);
            }
        }
    }
}
