package dev.deft.deferred;

/**
 * Room on the stack for what must not be left half done: who takes a waiter out, a permit or a value, is to fire a chain with it, for nobody else will. A caller at the end
 * of its stack would overflow between the two. So it overflows here, before anything is taken.
 */
final class StackRoom {

    /** Deeper than the way to a chain that has fired, with the bookkeeping before it; some forty nanoseconds. */
    private static final int FRAMES_TO_FIRE = 32;

    private StackRoom() {}

    /** Returns if there is room to take something and to fire a chain with it, though maybe not for the callbacks of that. */
    static void toFire() {
        descend(FRAMES_TO_FIRE, 1, 2, 3);
    }

    private static long descend(int frames, long one, long two, long three) {
        return frames == 0 ? one + two + three : descend(frames - 1, two, three, one + frames) + one;
    }
}
