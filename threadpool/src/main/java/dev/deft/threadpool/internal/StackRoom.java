package dev.deft.threadpool.internal;

/**
 * Room on the stack for what must not be left half done.
 *
 * <p>Who moves a sleeper to awake must wake it: nobody else will. A caller at the end of its stack would overflow between the
 * two. So it overflows here, before it has moved anything, and its caller is told of a call that was never made.
 */
public final class StackRoom {

    /** Deeper than any of those ways is, down to the system call; some 4 KiB, and less time than that call takes. */
    private static final int FRAMES = 64;

    private StackRoom() {}

    /** Returns if there is room. Any thread. */
    @SuppressWarnings("CheckReturnValue") // that it returns is what it says
    public static void ensure() {
        descend(FRAMES, 1, 2, 3);
    }

    private static long descend(int frames, long one, long two, long three) {
        return frames == 0 ? one + two + three : descend(frames - 1, two, three, one + frames) + one;
    }
}
