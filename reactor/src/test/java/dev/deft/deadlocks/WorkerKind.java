package dev.deft.deadlocks;

import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/** The kinds of workers that a pool may have: threads of the system, or virtual ones, which Java has since 21. */
enum WorkerKind {
    PLATFORM,
    VIRTUAL;

    /** Those that this Java has. */
    static Stream<WorkerKind> available() {
        if (Runtime.version().feature() < 21) {
            System.out.println("No virtual workers are tried: this is Java "
                    + Runtime.version().feature());
            return Stream.of(PLATFORM);
        }
        return Stream.of(values());
    }

    ThreadFactory factory() {
        if (this == PLATFORM) {
            return Thread::new;
        }
        try { // by reflection, since it is compiled for 17
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
