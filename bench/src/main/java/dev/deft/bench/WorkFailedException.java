package dev.deft.bench;

/** A call of the work failed while a cell was measured, which ends the run. The cause is what the call threw. */
public class WorkFailedException extends Exception {

    WorkFailedException(String where, Work work, Throwable cause) {
        super(work.specification() + " failed in " + where + ": " + cause, cause);
    }
}
