package dev.deft.soak.chaos;

/** Told, on the thread that runs the chaos, how it gets on. */
public interface ChaosProgress {

    /** About twenty times a second. */
    void at(long episode, long answered);

    /** Once a minute, and at the end. */
    void minute(ChaosMinute minute);
}
