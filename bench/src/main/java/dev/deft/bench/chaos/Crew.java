package dev.deft.bench.chaos;

import dev.deft.bench.ThreadDump;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Threads that do what may never end, so that whoever waits for it can give up. Belongs to one thread.
 */
final class Crew {

    private final String prefix;
    private final Complaints complaints;
    private final long patienceNanos;
    private final List<Thread> threads = new ArrayList<>();

    /** @param prefix what the names of its threads, and of all others of the episode, begin with */
    Crew(String prefix, Complaints complaints, long patienceNanos) {
        this.prefix = prefix;
        this.complaints = complaints;
        this.patienceNanos = patienceNanos;
    }

    void start(String what, Runnable job) {
        Thread thread = new Thread(() -> run(what, job), prefix + what);
        thread.setDaemon(true); // so that one that hangs holds up no test that found that out
        threads.add(thread);
        thread.start();
    }

    private void run(String what, Runnable job) {
        try {
            job.run();
        } catch (Throwable failure) {
            complaints.add(what + " threw " + failure, stackOf(failure));
        }
    }

    private static List<String> stackOf(Throwable failure) {
        return List.of(failure.getStackTrace()).stream()
                .map(frame -> "    at " + frame)
                .toList();
    }

    /** Waits for all; false, and a complaint, if one of them does not end. */
    boolean join() throws InterruptedException {
        long begin = System.nanoTime();
        for (Thread thread : threads) {
            long left = patienceNanos - (System.nanoTime() - begin);
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            if (thread.isAlive()) {
                complaints.add(
                        thread.getName() + " has not ended within " + TimeUnit.NANOSECONDS.toSeconds(patienceNanos)
                                + " s",
                        ThreadDump.of(prefix));
                return false;
            }
        }
        threads.clear();
        return true;
    }
}
