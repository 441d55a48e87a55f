package dev.deft.threadpool;

/** A call that waited in a full queue was dropped for one that came later, as the pool's {@link SaturationPolicy} says; it was not made. */
public final class CallDroppedException extends QueueFullException {

    private static final long serialVersionUID = 1;

    CallDroppedException(String message, String pool, FullQueue full) {
        super(message, pool, full);
    }
}
