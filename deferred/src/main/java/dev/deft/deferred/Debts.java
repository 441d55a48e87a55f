package dev.deft.deferred;

import dev.deft.deferred.UnhandledFailures.Debt;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All failures of the process that rest somewhere and were neither handled nor told, oldest first. Any thread.
 *
 * <p>A shutdown hook tells them. The JVM holds this class through it, and with the class the loader of an application that may
 * be gone; so it is registered only while there are any, and until the next collection of garbage: before that nothing could be
 * gained, and a failure that rests for a moment would cost microseconds.
 */
final class Debts {

    /** Up to this Java a new thread notes the callers of its constructor. */
    private static final int LAST_WITH_ACCESS_CONTROL = 23;

    // Null until there are any, and again after; guarded by the class's monitor, under which nothing is told.
    private static @Nullable Set<Debt> untold;
    private static @Nullable Thread hook;

    private Debts() {}

    static synchronized void add(Debt debt) {
        Set<Debt> all = untold;
        if (all == null) {
            all = new LinkedHashSet<>();
            untold = all;
        }
        all.add(debt);
        if (hook == null) {
            lookAgainAfterGarbageCollection();
            hook = register();
        }
    }

    static synchronized void remove(Debt debt) {
        if (untold != null) {
            untold.remove(debt);
        }
    }

    private static void lookAgainAfterGarbageCollection() {
        UnhandledFailures.cleaner().register(new Object(), Debts::letGoIfThereAreNone);
    }

    private static synchronized void letGoIfThereAreNone() {
        if (untold != null && !untold.isEmpty()) {
            lookAgainAfterGarbageCollection();
            return;
        }
        untold = null;
        if (hook != null) {
            deregister(hook);
            hook = null;
        }
    }

    /** Tells those that {@code confinement} confines. */
    static void tell(Confinement confinement) {
        find(debt -> debt.isConfinedBy(confinement)).forEach(Debt::settle);
    }

    private static void tellAll() {
        find(debt -> true).forEach(Debt::settle);
    }

    private static synchronized List<Debt> find(Predicate<Debt> wanted) {
        return untold == null ? List.of() : untold.stream().filter(wanted).toList();
    }

    /** Null where the process ends already: then what comes to rest is told only if it becomes garbage, or its reactor ends. */
    private static @Nullable Thread register() {
        Thread made = Runtime.version().feature() > LAST_WITH_ACCESS_CONTROL ? make() : makeAsNobody();
        try {
            Runtime.getRuntime().addShutdownHook(made);
            return made;
        } catch (IllegalStateException processEnds) {
            return null;
        }
    }

    /** Without the callers, whose class loaders the thread would hold. */
    @SuppressWarnings("removal") // nothing else keeps the callers out; where it may be gone, it is not called
    private static Thread makeAsNobody() {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) Debts::make);
    }

    @SuppressWarnings("ThreadPriorityCheck") // not to raise it: to inherit none
    private static Thread make() {
        Thread made = new Thread(outermostGroup(), Debts::tellAll, UnhandledFailures.THREAD_NAME, 0, false);
        made.setDaemon(false);
        made.setPriority(Thread.NORM_PRIORITY);
        made.setContextClassLoader(Debts.class.getClassLoader());
        return made;
    }

    private static void deregister(Thread registered) {
        try {
            Runtime.getRuntime().removeShutdownHook(registered);
        } catch (IllegalStateException processEnds) {
            return; // it runs, or has run, and there was nothing left for it to tell
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
