package dev.deft.threadpool.internal;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes the threads that Deft itself makes, which inherit nothing from whoever happened to have one made: a thread serves
 * many, and mostly others.
 *
 * <p>Each has priority 5, is no daemon, belongs to the root of the thread groups, has the class loader that loaded Deft for its
 * context, and no inheritable thread-locals. The root group can be neither destroyed nor, as a rule, limited to a lower
 * priority, and it is the same for every caller.
 */
public final class OwnThread {

    /** The last version whose JDK notes in a new thread who called its constructor, and with them their class loaders. */
    private static final int LAST_WITH_ACCESS_CONTROL = 23;

    private OwnThread() {}

    /** A thread that is not started. Any thread. */
    public static Thread of(Runnable work, String name) {
        return Runtime.version().feature() > LAST_WITH_ACCESS_CONTROL ? make(work, name) : makeAsNobody(work, name);
    }

    @SuppressWarnings("removal") // nothing else keeps the callers out; where it may be gone, it is not called
    private static Thread makeAsNobody(Runnable work, String name) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> make(work, name));
    }

    @SuppressWarnings("ThreadPriorityCheck") // what everybody has, in place of what the caller happens to have
    private static Thread make(Runnable work, String name) {
        Thread thread = new Thread(rootGroup(), work, name, 0, false);
        thread.setDaemon(false);
        thread.setPriority(Thread.NORM_PRIORITY);
        thread.setContextClassLoader(OwnThread.class.getClassLoader());
        return thread;
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent = group.getParent(); parent != null; parent = group.getParent()) {
            group = parent;
        }
        return group;
    }
}
