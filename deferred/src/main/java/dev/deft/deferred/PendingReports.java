package dev.deft.deferred;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All failures of the process that rest somewhere and were neither handled nor reported, oldest first. Any thread.
 *
 * <p>A shutdown hook reports them. The JVM holds this class through it, and with the class the loader of an application that may
 * be gone; so it is registered only while there are any, and until the next collection of garbage: before that nothing could be
 * gained, and a failure that rests for a moment would cost microseconds.
 */
final class PendingReports {

    /** The last Java in which a new thread notes the callers of its constructor. */
    private static final int LAST_WITH_ACCESS_CONTROL = 23;

    // Null until there are any, and again after. Under the class's monitor nothing is reported.
    @GuardedBy("PendingReports.class")
    private static @Nullable Set<PendingReport> all;

    @GuardedBy("PendingReports.class")
    private static @Nullable Thread hook;

    private PendingReports() {}

    static synchronized void add(PendingReport pending) {
        if (all == null) {
            all = new LinkedHashSet<>();
        }
        all.add(pending);
        if (hook == null) {
            lookAgainAfterGarbageCollection();
            hook = register();
        }
    }

    static synchronized void remove(PendingReport pending) {
        if (all != null) {
            all.remove(pending);
        }
    }

    private static void lookAgainAfterGarbageCollection() {
        UnhandledFailures.cleaner().register(new Object(), PendingReports::letGoIfThereAreNone);
    }

    private static synchronized void letGoIfThereAreNone() {
        if (all != null && !all.isEmpty()) {
            lookAgainAfterGarbageCollection();
            return;
        }
        all = null;
        if (hook != null) {
            deregister(hook);
            hook = null;
        }
    }

    /** Reports the failures of the chains that {@code confinement} confines. */
    static void reportAllOf(Confinement confinement) {
        find(pending -> pending.isConfinedBy(confinement)).forEach(PendingReport::reportNow);
    }

    private static void reportAll() {
        find(pending -> true).forEach(PendingReport::reportNow);
    }

    private static synchronized List<PendingReport> find(Predicate<PendingReport> wanted) {
        return all == null ? List.of() : all.stream().filter(wanted).toList();
    }

    /**
     * Registers the hook.
     *
     * @return null where the process ends already: then what comes to rest is reported only if it becomes garbage, or its reactor
     *     ends
     */
    private static @Nullable Thread register() {
        Thread made = Runtime.version().feature() > LAST_WITH_ACCESS_CONTROL ? make() : makeAsNobody();
        try {
            Runtime.getRuntime().addShutdownHook(made);
            return made;
        } catch (IllegalStateException processEnds) {
            return null;
        }
    }

    /** Makes the thread without its callers, whose class loaders it would hold. */
    @SuppressWarnings("removal") // nothing else keeps the callers out; where it may be gone, it is not called
    private static Thread makeAsNobody() {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) PendingReports::make);
    }

    @SuppressWarnings("ThreadPriorityCheck") // not to raise it: to inherit none
    private static Thread make() {
        Thread made = new Thread(outermostGroup(), PendingReports::reportAll, UnhandledFailures.THREAD_NAME, 0, false);
        made.setDaemon(false);
        made.setPriority(Thread.NORM_PRIORITY);
        made.setContextClassLoader(PendingReports.class.getClassLoader());
        return made;
    }

    private static void deregister(Thread registered) {
        try {
            Runtime.getRuntime().removeShutdownHook(registered);
        } catch (IllegalStateException processEnds) {
            return; // it runs, or has run, and there was nothing left for it to report
        }
    }

    private static ThreadGroup outermostGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
