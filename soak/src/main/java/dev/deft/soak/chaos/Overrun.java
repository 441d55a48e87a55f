package dev.deft.soak.chaos;

/**
 * The time by which a stop has exceeded its deadline.
 *
 * @param of the name of the reactor or the pool that was stopped, which has its episode's number in it
 * @param nanos the time that it took longer
 */
public record Overrun(String of, long nanos) {

    /** None: every stop kept to its deadline. */
    public static final Overrun NONE = new Overrun("", 0);

    /** Returns true if there was one. */
    public boolean isThere() {
        return nanos > 0;
    }
}
