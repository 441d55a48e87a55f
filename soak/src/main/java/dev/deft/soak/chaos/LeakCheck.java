package dev.deft.soak.chaos;

import dev.deft.soak.Violations;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A check that episodes that have ended take up no memory: each of their reactors and pools is to be garbage, and the heap is
 * not to grow. Belongs to the thread that runs them.
 */
final class LeakCheck {

    /** The garbage collections at most, for references that another thread is to drop first. */
    private static final int TRIES = 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** The minutes at least that show a trend. */
    private static final int FEWEST_MINUTES = 3;

    /** The growth that compiled code, classes and the JDK's own caches may come to. */
    private static final double GROWTH = 1.5;

    private static final long GROWTH_BYTES = 16L << 20;

    /** Something of an episode that must become garbage. */
    private record Tracked(long episode, String name, WeakReference<Object> reference) {}

    private final List<Tracked> tracked = new ArrayList<>();
    private final List<Long> heaps = new ArrayList<>();

    void add(long episode, Object object) {
        tracked.add(new Tracked(episode, object.toString(), new WeakReference<>(object)));
    }

    /** Returns the episode of the first thing that is not garbage; empty if all is. */
    OptionalLong leakingEpisode() {
        return tracked.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(tracked.get(0).episode());
    }

    /** Collects the garbage, and adds a violation if something is none; returns the bytes in use then. */
    long collect(Violations violations) {
        for (int i = 0; i < TRIES; i++) {
            System.gc();
            tracked.removeIf(object -> object.reference().get() == null);
            if (tracked.isEmpty()) {
                break;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (!tracked.isEmpty()) {
            violations.add("something still refers to " + tracked.size()
                    + " reactors, pools and given-up waits of episodes that have ended, the first of which is "
                    + tracked.get(0).name());
        }
        long bytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        note(bytes);
        return bytes;
    }

    /** Notes the bytes in the heap, once a minute. */
    void note(long bytes) {
        heaps.add(bytes);
    }

    /** Compares the beginning with the end, where there are minutes enough; for both, the median of a third. */
    void checkGrowth(Violations violations) {
        if (heaps.size() < FEWEST_MINUTES) {
            return;
        }
        int third = heaps.size() / 3;
        long first = median(heaps.subList(0, third));
        long last = median(heaps.subList(heaps.size() - third, heaps.size()));
        if (last > first * GROWTH + GROWTH_BYTES) {
            violations.add("the heap grows: after garbage collections it was " + (first >> 20) + " MiB at first and is "
                    + (last >> 20) + " MiB now");
        }
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
