package dev.deft.deferred.internal;

import dev.deft.deferred.Confinement;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of those who wait for what another does. Nothing here knows of one but from the reactor: until one carries any, to wait costs
 * a look at a field.
 */
public final class CarriedContexts {

    /** The reactor's side, which knows what the calling thread has that is to be carried. */
    public interface Source {

        /** Captures the context of the calling thread; null where no reactor that carries any runs on it. */
        @Nullable
        CarriedContext capture();
    }

    /** Null until a reactor carries contexts. Written by any thread that makes such a reactor, with the same each time. */
    private static volatile @Nullable Source ofThread;

    private CarriedContexts() {}

    /** Has {@code source} asked from now on about what is confined to a thread, and to no reactor. */
    public static void capturedBy(Source source) {
        ofThread = source;
    }

    /** Captures the context of whoever begins to wait for what {@code confinement} confines; null where none is carried. On its thread. */
    public static @Nullable CarriedContext capture(Confinement confinement) {
        return confinement instanceof NestingConfinement known ? known.captureContext() : ofThisThread();
    }

    static @Nullable CarriedContext ofThisThread() {
        Source source = ofThread;
        return source == null ? null : source.capture();
    }

    /** Makes {@code call} in {@code context}; as it is, where that is null. */
    public static void run(@Nullable CarriedContext context, Runnable call) {
        if (context == null) {
            call.run();
        } else {
            context.run(call);
        }
    }
}
