package dev.deft.threadpool.internal;

import java.lang.reflect.Method;
import java.util.concurrent.ThreadFactory;

/**
 * Makes virtual threads, where the JVM has them: by reflection, for Deft runs on Java 17, too.
 *
 * <p>Like other threads of Deft's they inherit nothing from whoever has them made, and have the class loader that loaded Deft for their
 * context.
 */
public final class VirtualThreadFactory {

    /** The first version whose JVM has them, not as a preview. */
    public static final int FIRST_VERSION = 21;

    private VirtualThreadFactory() {}

    /** Returns whether this JVM has virtual threads. */
    public static boolean exist() {
        return Runtime.version().feature() >= FIRST_VERSION;
    }

    /** Returns the factory of threads that are not started. */
    public static ThreadFactory factory() {
        ThreadFactory made;
        try {
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Method inherit = builder.getMethod("inheritInheritableThreadLocals", boolean.class);
            Object ofVirtual = Thread.class.getMethod("ofVirtual").invoke(null);
            made = (ThreadFactory) builder.getMethod("factory").invoke(inherit.invoke(ofVirtual, false));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e); // they are public since Java 21
        }
        return work -> {
            Thread thread = made.newThread(work);
            thread.setContextClassLoader(VirtualThreadFactory.class.getClassLoader());
            return thread;
        };
    }
}
