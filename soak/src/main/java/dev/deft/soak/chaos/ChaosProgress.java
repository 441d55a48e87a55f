package dev.deft.soak.chaos;

/** A listener for a run's progress, on the thread that runs it. */
public interface ChaosProgress {

    /** Is called a hundred times a second or so. */
    void at(long episode, long answered);

    /** Is called once a minute, and at the end. */
    void minute(ChaosMinute minute);
}
