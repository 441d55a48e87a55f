package dev.deft.soak.chaos;

import java.net.URL;
import java.net.URLClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * The traits that a new thread of the JDK's inherits from the thread that makes it, put on all threads that may have Deft
 * make one: none of Deft's has any of them. Any thread.
 */
final class InheritedTraits {

    private static final int PRIORITY = Thread.NORM_PRIORITY - 2;
    private static final ThreadGroup GROUP = new ThreadGroup("chaos");
    private static final InheritableThreadLocal<Boolean> MARK = new InheritableThreadLocal<>();
    private static final ClassLoader LOADER =
            new URLClassLoader("chaos", new URL[0], InheritedTraits.class.getClassLoader());

    private InheritedTraits() {}

    /** Makes a thread that has all of them: another group, being a daemon, and what {@link #runWith} adds. */
    static Thread thread(Runnable job, String name) {
        Thread thread = new Thread(GROUP, () -> runWith(job), name);
        thread.setDaemon(true); // also so that one that hangs holds up no test that found that out
        return thread;
    }

    /** Runs {@code job} on this thread, which has them meanwhile. */
    @SuppressWarnings("ThreadPriorityCheck") // it is to be another than the usual
    static void runWith(Runnable job) {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        int priority = thread.getPriority();
        MARK.set(true);
        thread.setPriority(PRIORITY);
        thread.setContextClassLoader(LOADER);
        try {
            job.run();
        } finally {
            thread.setContextClassLoader(loader);
            thread.setPriority(priority);
            MARK.remove();
        }
    }

    /**
     * Returns the one that this thread has; null if none.
     *
     * @param virtual whether it is a virtual thread, which is always a daemon
     */
    static @Nullable String found(boolean virtual) {
        Thread thread = Thread.currentThread();
        if (MARK.get() != null) {
            return "a thread-local";
        }
        if (thread.getPriority() == PRIORITY) {
            return "the priority";
        }
        if (thread.getContextClassLoader() == LOADER) {
            return "the class loader";
        }
        if (thread.isDaemon() && !virtual) {
            return "being a daemon";
        }
        return thread.getThreadGroup() == GROUP ? "the group" : null;
    }
}
