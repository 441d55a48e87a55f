package dev.deft.threadpool.internal;

/**
 * Room on the stack for what must not be left half done.
 *
 * <p>Who counts a task in must queue it, or count it out again; who moves a sleeper to awake must wake it: nobody else will. A
 * caller at the end of its stack would overflow between the two. So it overflows here, before it has begun, and its caller is
 * told of a call that was never made.
 */
public final class StackReserve {

    /** Deeper than the way to a queue's slot and back, and some twenty nanoseconds. */
    private static final int FRAMES_TO_QUEUE = 16;

    /** Deeper than the way to a thread that is woken or started, and less time than the system call at its end takes. */
    private static final int FRAMES_TO_WAKE = 64;

    /** Deeper than the way into a continuation of the JDK's and back, where both are compiled. */
    private static final int FRAMES_TO_SWITCH = 16;

    /** Deeper than that way where it is interpreted, its frames several times as large as those that {@link #descend} has, compiled. */
    private static final int FRAMES_TO_SWITCH_COLD = 96;

    /** The switches after which the way is compiled. */
    private static final int COLD_SWITCHES = 50_000;

    /** The words that a stack may have for which the JVM needs no room of its own when it puts that on another: far less than a page. */
    private static final int FEW_WORDS = 320;

    /** The switches so far; any thread counts, and may lose a count. */
    private static int switches;

    /** Deeper than the way to a queue, from there to another pool's, and to a thread of that. */
    private static final int FRAMES_TO_BORROW = 2 * FRAMES_TO_WAKE + 32;

    /** Deeper than the way into the JDK's scheduler of virtual threads, from there to a new carrier, and back. */
    private static final int FRAMES_TO_HAND_OVER = 4 * FRAMES_TO_WAKE;

    private StackReserve() {}

    /** Returns if there is room to count something in and to queue it. Any thread. */
    public static void toQueue() {
        descend(FRAMES_TO_QUEUE, 1, 2, 3);
    }

    /** Returns if there is room to wake or to start a thread, too. Any thread. */
    public static void toWake() {
        descend(FRAMES_TO_WAKE, 1, 2, 3);
    }

    /** Returns if there is room to have a share's worker borrow a thread, too. Any thread. */
    public static void toBorrow() {
        descend(FRAMES_TO_BORROW, 1, 2, 3);
    }

    /** Returns if there is room to switch to another stack. Any thread. */
    public static void toSwitch() {
        toSwitch(0);
    }

    /**
     * Returns if there is room to put another stack on this one, which has so many words. The JVM
     * (25) ends with a fault where there is none. Any thread.
     */
    public static void toSwitch(int words) {
        int frames = FRAMES_TO_SWITCH;
        if (switches < COLD_SWITCHES) {
            switches++;
            frames = FRAMES_TO_SWITCH_COLD;
        }
        if (words > FEW_WORDS) {
            frames += words / 2; // of which each has three words or more, so half as many again
        }
        descend(frames, 1, 2, 3);
    }

    /** Returns if there is room to wake or to start a thread, maybe a virtual one, and to wait until that wakes this one. Any thread. */
    public static void toHandOver() {
        descend(FRAMES_TO_HAND_OVER, 1, 2, 3);
    }

    private static long descend(int frames, long one, long two, long three) {
        return frames == 0 ? one + two + three : descend(frames - 1, two, three, one + frames) + one;
    }
}
