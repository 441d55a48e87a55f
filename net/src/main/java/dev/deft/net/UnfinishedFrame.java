package dev.deft.net;

import java.util.Arrays;

/** The beginning of a frame whose end has not arrived: one array that grows, so that many small pieces cost a copy each, and no more. */
final class UnfinishedFrame {

    private static final int LEAST = 64;

    private byte[] array = new byte[0];
    private int length;

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    void append(Bytes data) {
        int needed = Math.addExact(length, data.length());
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, Math.max(LEAST, (int)
                    Math.min(2L * length, Integer.MAX_VALUE))));
        }
        data.copyTo(java.nio.ByteBuffer.wrap(array, length, data.length()));
        length = needed;
    }

    /** Returns a view of what is here, good until the next change. */
    Bytes view() {
        return Bytes.wrap(array, 0, length);
    }

    /** Takes what is here out; the array goes with it, for frames are slices of it. */
    Bytes take() {
        Bytes all = view();
        clear();
        return all;
    }

    void clear() {
        array = new byte[0];
        length = 0;
    }
}
