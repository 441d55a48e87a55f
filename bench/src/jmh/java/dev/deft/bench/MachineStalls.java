package dev.deft.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The stalls of a machine, as threads see them that do nothing but read the clock: how often a second two readings are so far apart, and how much of a second that takes. Whatever crosses threads
 * there has them in its latencies.
 *
 * <p>Arguments: threads, and seconds.
 */
public final class MachineStalls {

    private static final long[] LEAST_MICROS = {5, 10, 20, 40, 80, 1_000};

    private MachineStalls() {}

    public static void main(String[] arguments) throws InterruptedException {
        long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1]));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            Thread thread = new Thread(() -> {
                String unused = measured(TimeUnit.SECONDS.toNanos(1)); // until it is compiled
                System.out.println(measured(nanos));
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static String measured(long nanos) {
        long[] counts = new long[LEAST_MICROS.length];
        long stalled = 0;
        long begun = System.nanoTime();
        long before = begun;
        while (before - begun < nanos) {
            long now = System.nanoTime();
            long gap = (now - before) / 1_000;
            for (int i = 0; i < counts.length && gap >= LEAST_MICROS[i]; i++) {
                counts[i]++;
            }
            stalled += gap >= LEAST_MICROS[0] ? now - before : 0;
            before = now;
        }
        StringBuilder line = new StringBuilder("stalls a second:");
        for (int i = 0; i < counts.length; i++) {
            line.append(String.format(Locale.ROOT, " %d us or more %.0f,", LEAST_MICROS[i], counts[i] * 1e9 / nanos));
        }
        return line + String.format(Locale.ROOT, " %.1f %% of the time", 100.0 * stalled / nanos);
    }
}
