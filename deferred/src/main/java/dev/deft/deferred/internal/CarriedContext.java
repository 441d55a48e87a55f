package dev.deft.deferred.internal;

/**
 * A context that a reactor carries, as somebody had it who began to wait: what the wait leads to is done in it, whoever ends the wait. To be
 * used on the thread of that reactor.
 */
public interface CarriedContext {

    /** Makes {@code call} in it; afterwards the thread has what it had before. */
    void run(Runnable call);
}
