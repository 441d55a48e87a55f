package dev.deft.reactor;

import dev.deft.threadpool.internal.VirtualThreadFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The backends that this JVM has, and the one that coroutines run on. Any thread. */
final class CoroutineBackends {

    /** The property that names the backend to be taken. */
    static final String PROPERTY = "dev.deft.coroutines";

    /** The names of all backends, the best first. */
    static final List<String> NAMES = List.of(ContinuationBackend.NAME, BatonBackend.VIRTUAL, BatonBackend.PLATFORM);

    /** The backend that was taken, for good; null until it is asked for. Under the class's monitor for writes; volatile for reads. */
    private static volatile @Nullable CoroutineBackend chosen;

    private CoroutineBackends() {}

    /**
     * Returns the backend that the property names, or else the best that this JVM has.
     *
     * @throws IllegalStateException if there is none of that name, or this JVM does not have it
     */
    static CoroutineBackend chosen() {
        CoroutineBackend known = chosen;
        return known == null ? choose() : known;
    }

    private static synchronized CoroutineBackend choose() {
        CoroutineBackend known = chosen;
        if (known == null) {
            known = asked(System.getProperty(PROPERTY));
            chosen = known;
        }
        return known;
    }

    private static CoroutineBackend best() {
        try {
            return named(ContinuationBackend.NAME);
        } catch (IllegalStateException notShown) {
            return VirtualThreadFactory.exist() ? BatonBackend.virtual() : BatonBackend.platform();
        }
    }

    /** Returns the backend that the property names, which is {@code name}; null takes the best. */
    static CoroutineBackend asked(@Nullable String name) {
        if (name == null) {
            return best();
        }
        try {
            return named(name);
        } catch (IllegalStateException missing) {
            throw new IllegalStateException(
                    "the system property " + PROPERTY + " asks for the backend '" + name + "': " + missing.getMessage(),
                    missing);
        }
    }

    /**
     * Returns a backend.
     *
     * @throws IllegalStateException if there is none of that name, or this JVM does not have it; the message says what to do
     */
    static CoroutineBackend named(String name) {
        return switch (name) {
            case ContinuationBackend.NAME -> ContinuationBackend.tried();
            case BatonBackend.VIRTUAL -> virtual();
            case BatonBackend.PLATFORM -> BatonBackend.platform();
            default -> throw new IllegalStateException("there is none of that name; give one of " + NAMES);
        };
    }

    private static CoroutineBackend virtual() {
        if (!VirtualThreadFactory.exist()) {
            throw new IllegalStateException(
                    "this JVM, Java " + Runtime.version().feature() + ", has no virtual threads; they need Java "
                            + VirtualThreadFactory.FIRST_VERSION);
        }
        return BatonBackend.virtual();
    }
}
