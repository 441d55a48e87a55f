package dev.deft.threadpool;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of a submission.
 *
 * @param toWake whom to start or to wake for it
 * @param refusal why it was refused; null when it was accepted
 */
record Admission(@Nullable Worker toWake, @Nullable Refusal refusal) {

    /** The admission of a task that needs nothing more; shared, so that the common case allocates nothing. */
    static final Admission ACCEPTED = new Admission(null, null);

    static final Admission FULL = new Admission(null, Refusal.FULL);
    static final Admission STOPPED = new Admission(null, Refusal.STOPPED);
}
