package dev.deft.soak.chaos;

/** An outcome of a call; the result has a line for each. */
public enum Outcome {
    SUCCEEDED("succeeded"),
    EXCEPTION("exception"),
    ERROR("error"),
    STACK_OVERFLOW("stack overflow"),
    OUT_OF_MEMORY("out of memory"),
    THREAD_DEATH("thread death"),
    INTERRUPTED("interrupted"),
    TIMED_OUT("timed out"),
    POOL_STOPPED("pool stopped"),
    REACTOR_STOPPED("reactor stopped"),
    DEADLOCKED("locked"),
    NO_THREAD("no thread"),
    EXECUTOR("executor"),
    REFUSED("refused"),
    CANCELLED("cancelled"),
    /** Another call's value, or a failure that was none of its own. */
    WRONG("answered wrongly");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** Returns its name in the result. */
    public String label() {
        return label;
    }

    /** Tells whether the result has it among the failures. */
    public boolean isFailure() {
        return this != SUCCEEDED && this != REFUSED && this != CANCELLED && this != WRONG;
    }
}
