package dev.deft.soak.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * Threads that do what may never end, so that whoever waits for it can give up. Belongs to one thread.
 */
final class Crew {

    private final EpisodeThreads episode;
    private final Complaints complaints;
    private final Patience patience;
    private final List<Thread> threads = new ArrayList<>();

    /** @param episode whose threads these are to be */
    Crew(EpisodeThreads episode, Complaints complaints, Patience patience) {
        this.episode = episode;
        this.complaints = complaints;
        this.patience = patience;
    }

    void start(String what, Runnable job) {
        Thread thread = Heritage.thread(() -> run(what, job), episode.prefix() + what);
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
    boolean join() {
        if (patience.await(() -> threads.stream().noneMatch(Thread::isAlive))) {
            threads.clear();
            return true;
        }
        List<Thread> left = threads.stream().filter(Thread::isAlive).toList();
        complaints.add("not ended within " + patience + ": " + EpisodeThreads.where(left), episode.dump());
        return false;
    }

    /** Interrupts those that are left, so that they may end though nobody waits for them any more. */
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }
}
