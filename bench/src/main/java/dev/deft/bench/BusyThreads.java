package dev.deft.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Threads that compute: each increments a variable of its own, as giltest's do, until they are ended. */
final class BusyThreads implements AutoCloseable {

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    /** Each variable lies far from the others, in the middle of so many: no two share a cache line. */
    private static final int PADDED = 32;

    private static final int AT = PADDED / 2;

    /** The increments between two looks at whether it is over. */
    private static final int STRETCH = 1_000;

    private final Duration limit;
    private final List<Thread> threads = new ArrayList<>();

    /** Each written by its thread alone, opaque, so that none is left out. */
    private final List<long[]> counts = new ArrayList<>();

    private volatile boolean over;

    private BusyThreads(Duration limit) {
        this.limit = limit;
    }

    /**
     * Starts so many.
     *
     * @param limit the time that they may take to end
     */
    static BusyThreads start(int count, ThreadKind kind, Duration limit) throws HandoffFailedException {
        BusyThreads busy = new BusyThreads(limit);
        try {
            for (int i = 0; i < count; i++) {
                long[] variable = new long[PADDED];
                busy.counts.add(variable);
                busy.threads.add(kind.start("deft-handoff-busy-" + i, () -> busy.increment(variable)));
            }
            return busy;
        } catch (OutOfMemoryError e) {
            busy.close();
            throw new HandoffFailedException(
                    String.valueOf(SystemUnderTest.tooFewThreads(busy.threads.size(), count)
                            .getMessage()),
                    e);
        }
    }

    /** Returns how often they have incremented, all of them together. */
    long increments() {
        return counts.stream()
                .mapToLong(variable -> (long) COUNT.getOpaque(variable, AT))
                .sum();
    }

    private void increment(long[] variable) {
        long next = 0;
        while (!over) {
            for (int i = 0; i < STRETCH; i++) {
                COUNT.setOpaque(variable, AT, ++next);
            }
        }
    }

    /**
     * Ends them, and waits until they have ended.
     *
     * @throws HandoffFailedException if one does not, which the message names
     */
    @Override
    public void close() throws HandoffFailedException {
        over = true;
        boolean interrupted = false;
        long deadline = System.nanoTime() + limit.toNanos();
        for (Thread thread : threads) {
            while (thread.isAlive() && deadline - System.nanoTime() > 0) {
                try {
                    thread.join(Math.max(
                            1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
                } catch (InterruptedException e) {
                    interrupted = true; // they end at once
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        List<Thread> left = threads.stream().filter(Thread::isAlive).toList();
        if (!left.isEmpty()) {
            throw HandoffFailedException.hanging(
                    limit, left.stream().map(ThreadStack::of).collect(Collectors.joining("; ")));
        }
    }
}
