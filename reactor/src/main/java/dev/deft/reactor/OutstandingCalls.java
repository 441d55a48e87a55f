package dev.deft.reactor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls whose outcome has not arrived. Reactor thread only, but for {@link #count()}.
 *
 * <p>A table, and each call knows its place in it. Calls linked to one another would be simpler, but to add or to remove
 * one writes to its neighbours, which other threads are working on: measured, that cost more than all else here.
 */
final class OutstandingCalls extends Padded {

    private static final int FIRST_SIZE = 64;

    private @Nullable ThreadCall<?>[] calls = new ThreadCall<?>[FIRST_SIZE];

    /** The number of calls that were added before the one at a place. It may overflow. */
    private int[] numbers = new int[FIRST_SIZE];

    /** The instants at which those at a place were made, in nanoseconds, to the length of a dozen turns or so. */
    private long[] madeAt = new long[FIRST_SIZE];

    /** The places that are free, the first {@link #free} of them. */
    private int[] freePlaces = new int[FIRST_SIZE];

    private int free;

    private int added;

    /** The number of calls; written by the reactor's thread alone, so without a fence; read by any. */
    private final AtomicInteger count = new AtomicInteger();

    OutstandingCalls() {
        this(0);
    }

    /** Makes an empty one that counts from {@code added} on; a test begins close to the overflow. */
    OutstandingCalls(int added) {
        this.added = added;
        addPlaces(0);
    }

    private void addPlaces(int from) {
        for (int place = calls.length - 1; place >= from; place--) {
            freePlaces[free++] = place;
        }
    }

    /** Doubles the places; all of it, or nothing where there is no memory. */
    private void grow() {
        int size = calls.length;
        @Nullable ThreadCall<?>[] moreCalls = Arrays.copyOf(calls, 2 * size);
        int[] moreNumbers = Arrays.copyOf(numbers, 2 * size);
        long[] moreMadeAt = Arrays.copyOf(madeAt, 2 * size);
        freePlaces = new int[2 * size]; // none is free, and so none is lost
        calls = moreCalls;
        numbers = moreNumbers;
        madeAt = moreMadeAt;
        addPlaces(size);
    }

    /** Adds a call, which is made at the instant {@code now}. */
    void add(ThreadCall<?> call, long now) {
        if (free == 0) {
            grow();
        }
        int place = freePlaces[--free];
        calls[place] = call;
        call.place = place;
        numbers[place] = added++;
        madeAt[place] = now;
        count.lazySet(count.getPlain() + 1);
    }

    /** Removes a call; does nothing if it is not, or no longer, there. */
    void remove(ThreadCall<?> call) {
        int place = call.place;
        if (calls[place] != call) {
            return;
        }
        calls[place] = null;
        freePlaces[free++] = place;
        count.lazySet(count.getPlain() - 1);
    }

    /**
     * Takes every call out, oldest first, and gives it to {@code action}, which may remove others. Where there is no memory to put them in order, they come in the order of
     * their places; where {@code action} throws, that is logged, and the others come all the same.
     */
    void drain(Consumer<ThreadCall<?>> action) {
        try {
            List<ThreadCall<?>> all = oldestFirst();
            for (int i = 0; i < all.size(); i++) {
                drain(all.get(i), action);
            }
        } catch (OutOfMemoryError noMemory) { // for the list, of which none has been taken out yet
            for (int place = 0; place < calls.length; place++) {
                ThreadCall<?> call = calls[place];
                if (call != null) {
                    drain(call, action);
                }
            }
        }
    }

    private void drain(ThreadCall<?> call, Consumer<ThreadCall<?>> action) {
        if (calls[call.place] != call) {
            return;
        }
        remove(call);
        try {
            action.accept(call);
        } catch (Throwable failure) {
            ReactorLog.error("A call that was outstanding could not be failed; the others are", failure);
        }
    }

    /** Returns every call, oldest first. */
    List<ThreadCall<?>> oldestFirst() {
        List<ThreadCall<?>> oldestFirst = new ArrayList<>();
        for (ThreadCall<?> call : calls) {
            if (call != null) {
                oldestFirst.add(call);
            }
        }
        int end = added;
        oldestFirst.sort(Comparator.comparingInt(call -> numbers[call.place] - end));
        return oldestFirst;
    }

    /** Returns the instant at which {@code call}, which is there, was made. */
    long madeAt(ThreadCall<?> call) {
        return madeAt[call.place];
    }

    int count() {
        return count.get();
    }
}
