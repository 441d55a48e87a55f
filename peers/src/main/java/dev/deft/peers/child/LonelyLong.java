package dev.deft.peers.child;

/** A number that shares no line of a cache, nor the one beside it, with anything else. Belongs to one thread at a time. */
final class LonelyLong {

    /** Two lines of 64 bytes, since processors fetch them in pairs. */
    private static final int APART = 16;

    private final long[] words = new long[2 * APART + 1];

    void add(long more) {
        words[APART] += more;
    }

    void set(long value) {
        words[APART] = value;
    }

    long get() {
        return words[APART];
    }
}
