package dev.deft.reactor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The depth of a continuation that is set aside, for which the stack must have room where it goes on: the JVM (25) ends with a fault if it has
 * not. Known where {@code jdk.internal.vm} is opened, and not only exported, for it is in private fields: {@code --add-opens
 * java.base/jdk.internal.vm=ALL-UNNAMED}, or {@code Add-Opens} in the manifest of the jar that is started.
 */
final class ContinuationDepth {

    /** Set if this JVM tells it. */
    static final boolean IS_KNOWN;

    // Constants, so that the compiler sees through them.
    private static final MethodHandle CHUNK;
    private static final MethodHandle SIZE;
    private static final MethodHandle UNUSED;

    static {
        MethodHandle chunk = MethodHandles.empty(MethodType.methodType(Object.class, Object.class));
        MethodHandle size = MethodHandles.empty(MethodType.methodType(int.class, Object.class));
        MethodHandle unused = size;
        boolean known = false;
        try {
            Class<?> type = Class.forName(ContinuationBackend.PACKAGE + "Continuation");
            Class<?> chunkType = Class.forName(ContinuationBackend.PACKAGE + "StackChunk");
            MethodHandles.Lookup opened = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            chunk = opened.findGetter(type, "tail", chunkType).asType(chunk.type());
            opened = MethodHandles.privateLookupIn(chunkType, MethodHandles.lookup());
            size = opened.findGetter(chunkType, "size", int.class).asType(size.type());
            unused = opened.findGetter(chunkType, "sp", int.class).asType(unused.type());
            known = true;
        } catch (ReflectiveOperationException | RuntimeException notOpened) {
            known = false;
        }
        CHUNK = chunk;
        SIZE = size;
        UNUSED = unused;
        IS_KNOWN = known;
    }

    private ContinuationDepth() {}

    /** Returns the words that the frames of {@code continuation} have, which is set aside. */
    static int words(Object continuation) {
        try {
            Object frames = (Object) CHUNK.invokeExact(continuation);
            return frames == null ? 0 : (int) SIZE.invokeExact(frames) - (int) UNUSED.invokeExact(frames);
        } catch (Throwable thrown) {
            throw ContinuationBackend.asUnchecked(thrown); // the stack's end is met here, too
        }
    }
}
