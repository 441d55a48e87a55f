package dev.deft.bench;

import dev.deft.analysis.result.HandoffDocument;
import java.lang.reflect.InvocationTargetException;

/** A kind of thread that hands over, or computes. */
public enum ThreadKind {
    /** The operating system's, which takes a core from one to give it to another. */
    PLATFORM(HandoffDocument.PLATFORM) {
        @Override
        Thread start(String name, Runnable work) {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            thread.start();
            return thread;
        }
    },

    /** The JVM's own, since Java 21: one that computes keeps its carrier until it blocks or ends. */
    VIRTUAL(HandoffDocument.VIRTUAL) {
        @Override
        Thread start(String name, Runnable work) {
            try {
                Thread thread = (Thread) Thread.class
                        .getMethod("startVirtualThread", Runnable.class)
                        .invoke(null, work);
                thread.setName(name);
                return thread;
            } catch (InvocationTargetException e) {
                throw new IllegalStateException("no virtual thread could be started: " + e.getCause(), e);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e); // it is public since Java 21
            }
        }
    };

    private static final int FIRST_WITH_VIRTUAL = 21;

    private final String label;

    ThreadKind(String label) {
        this.label = label;
    }

    /** Returns how it is called: {@code virtual}. */
    public String label() {
        return label;
    }

    /** Returns whether this JVM has them. */
    boolean exists() {
        return this == PLATFORM || Runtime.version().feature() >= FIRST_WITH_VIRTUAL;
    }

    /**
     * Starts one, which does not keep the JVM alive.
     *
     * @throws OutOfMemoryError if the machine has no more of them
     */
    abstract Thread start(String name, Runnable work);
}
