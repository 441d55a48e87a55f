package dev.deft.reactor;

import dev.deft.threadpool.internal.StackReserve;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Sets code aside by the JDK's own continuation, which virtual threads are made of: on the reactor's thread, by a switch of stacks.
 *
 * <p>{@code jdk.internal.vm} is no public API, and has to be exported: by {@code --add-exports
 * java.base/jdk.internal.vm=ALL-UNNAMED}, or {@code =dev.deft.reactor} where that is a module, or in the manifest of a jar that is
 * started by {@code java -jar}. So it is looked up, and asked to set something aside once, before it is relied on. Where it is opened as well, the
 * {@link ContinuationDepth} is known.
 */
final class ContinuationBackend implements CoroutineBackend {

    static final String NAME = "continuation";

    static final String PACKAGE = "jdk.internal.vm.";

    // Constants, so that the compiler sees through them.
    private static final MethodHandle NEW;
    private static final MethodHandle RUN;
    private static final MethodHandle YIELD;
    private static final MethodHandle FRAMES;

    /** The reason for which this JVM does not show its continuations; null where it does. */
    private static final @Nullable Throwable MISSING;

    static {
        MethodHandle made = MethodHandles.empty(MethodType.methodType(Object.class, Runnable.class));
        MethodHandle run = MethodHandles.empty(MethodType.methodType(void.class, Object.class));
        MethodHandle yield = MethodHandles.empty(MethodType.methodType(void.class));
        MethodHandle frames = MethodHandles.empty(MethodType.methodType(StackTraceElement[].class, Object.class));
        Throwable missing = null;
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup(); // the public one sees no qualified exports
            Class<?> scopeType = Class.forName(PACKAGE + "ContinuationScope");
            Class<?> type = Class.forName(PACKAGE + "Continuation");
            Object scope = lookup.findConstructor(scopeType, MethodType.methodType(void.class, String.class))
                    .invoke("deft");
            MethodType constructor = MethodType.methodType(void.class, scopeType, Runnable.class);
            made = MethodHandles.insertArguments(lookup.findConstructor(type, constructor), 0, scope)
                    .asType(made.type());
            run = lookup.findVirtual(type, "run", MethodType.methodType(void.class))
                    .asType(run.type());
            frames = lookup.findVirtual(type, "getStackTrace", MethodType.methodType(StackTraceElement[].class))
                    .asType(frames.type());
            MethodType inScope = MethodType.methodType(boolean.class, scopeType);
            yield = MethodHandles.insertArguments(lookup.findStatic(type, "yield", inScope), 0, scope)
                    .asType(yield.type());
        } catch (Throwable notShown) {
            missing = notShown;
        }
        NEW = made;
        RUN = run;
        YIELD = yield;
        FRAMES = frames;
        MISSING = missing;
    }

    private ContinuationBackend() {}

    /**
     * Returns the backend, which has set something aside once.
     *
     * @throws IllegalStateException if this JVM does not show its continuations, or they do not do what is expected of them
     */
    static ContinuationBackend tried() {
        if (MISSING != null) {
            throw new IllegalStateException(
                    "this JVM, Java " + Runtime.version().feature()
                            + ", does not show its continuations; they need Java 21 and --add-exports java.base/jdk.internal.vm=ALL-UNNAMED ("
                            + MISSING + ")",
                    MISSING);
        }
        ContinuationBackend backend = new ContinuationBackend();
        backend.mustWork();
        return backend;
    }

    private void mustWork() {
        int[] pieces = new int[1];
        Strand[] tried = new Strand[1];
        tried[0] = strand(() -> {
            pieces[0]++;
            tried[0].suspend();
            pieces[0]++;
        });
        for (int piece = 1; piece <= 2; piece++) {
            tried[0].resume();
            if (pieces[0] != piece) {
                throw new IllegalStateException(
                        "a continuation of this JVM was to run piece " + piece + ", and has run " + pieces[0]);
            }
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Strand strand(Runnable code, CoroutineThread thread) {
        return strand(code);
    }

    private static Strand strand(Runnable code) {
        try {
            return new ContinuationStrand((Object) NEW.invokeExact(code));
        } catch (Throwable thrown) {
            throw asUnchecked(thrown);
        }
    }

    static RuntimeException asUnchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }

    private static final class ContinuationStrand implements Strand {

        private final Object continuation;

        ContinuationStrand(Object continuation) {
            this.continuation = continuation;
        }

        @Override
        public void makeRoomToResume() {
            StackReserve.toSwitch(ContinuationDepth.IS_KNOWN ? ContinuationDepth.words(continuation) : 0);
        }

        @Override
        public void makeRoomToSuspend() {
            StackReserve.toSwitch();
        }

        @Override
        public void resume() {
            try {
                RUN.invokeExact(continuation);
            } catch (Throwable thrown) {
                throw asUnchecked(thrown);
            }
        }

        @Override
        public void suspend() {
            try {
                YIELD.invokeExact();
            } catch (Throwable thrown) {
                throw asUnchecked(thrown);
            }
        }

        @Override
        public StackTraceElement[] stackTrace() {
            try {
                return (StackTraceElement[]) FRAMES.invokeExact(continuation);
            } catch (Throwable thrown) {
                throw asUnchecked(thrown);
            }
        }
    }
}
