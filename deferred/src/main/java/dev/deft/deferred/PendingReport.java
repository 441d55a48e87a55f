package dev.deft.deferred;

import dev.deft.deferred.UnhandledFailures.UnhandledFailure;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** A report that is made unless the failure is handled before. Any thread may make it; the first does. */
final class PendingReport implements Runnable {

    private final Failed failed;

    /** The confinement of the chain that holds the failure. */
    private final WeakReference<Confinement> confinement;

    /** Written by the confined thread, and by the thread that has made the report: volatile. Null once handled or reported. */
    private volatile @Nullable UnhandledFailure unhandled;

    PendingReport(Failed failed, UnhandledFailure unhandled, Confinement confinement) {
        this.failed = failed;
        this.unhandled = unhandled;
        this.confinement = new WeakReference<>(confinement);
    }

    boolean isConfinedBy(Confinement asked) {
        return confinement.refersTo(asked);
    }

    /** Forgets the failure, which is handled. */
    void drop() {
        unhandled = null;
    }

    /** Makes the report on the Cleaner's thread, the chain being garbage; or only forgets it, the failure being handled. */
    @Override
    public void run() {
        if (unhandled != null) {
            Thread.currentThread()
                    .setName(UnhandledFailures.THREAD_NAME); // the JDK's own name does not say whose it is
        }
        reportNow();
    }

    /** Reports the failure if it has been neither handled nor reported. */
    void reportNow() {
        PendingReports.remove(this);
        UnhandledFailure left = unhandled;
        unhandled = null;
        if (left != null && failed.claimReport()) {
            UnhandledFailures.report(left);
        }
    }
}
