package dev.deft.soak.chaos;

/**
 * By how much a stop has exceeded its deadline.
 *
 * @param of what was stopped: the name of a reactor or a pool, which has its episode's number in it
 * @param nanos how much longer it took
 */
public record Overrun(String of, long nanos) {

    /** Every stop kept to its deadline. */
    public static final Overrun NONE = new Overrun("", 0);

    /** Whether there was one. */
    public boolean isThere() {
        return nanos > 0;
    }
}
