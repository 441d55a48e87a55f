package dev.deft.reactor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The submissions that were begun and have no result yet, so that the reactor can release those who wait. Reactor thread only. */
final class Submissions {

    private final String reactorName;
    private final Set<Submission<?>> waiting = new LinkedHashSet<>();
    private boolean releasing;

    Submissions(String reactorName) {
        this.reactorName = reactorName;
    }

    void begin(Submission<?> submission) {
        waiting.add(submission);
    }

    /** Releases the submission, whose call was made, if the reactor stops and that did not bring its result: nothing will. */
    void begun(Submission<?> submission) {
        if (releasing && waiting.contains(submission)) {
            release(submission);
        }
    }

    boolean areWaitingFor(Submission<?> submission) {
        return waiting.contains(submission);
    }

    void end(Submission<?> submission) {
        waiting.remove(submission);
    }

    /** Releases all who wait, or come to wait. */
    void release() {
        releasing = true;
        List<Submission<?>> all = List.copyOf(waiting);
        for (int i = 0; i < all.size(); i++) {
            release(all.get(i));
        }
    }

    private void release(Submission<?> submission) {
        submission.fail(atStop());
        ReactorLog.clearInterrupt("A dependent of the future of submit", submission); // it runs here
    }

    private Throwable atStop() {
        try {
            return new ReactorStoppedException(
                    "Reactor '%s' stopped before a call submitted to it had its result".formatted(reactorName));
        } catch (OutOfMemoryError noMemory) { // a thread waits for it, and so do those behind it
            return noMemory;
        }
    }
}
