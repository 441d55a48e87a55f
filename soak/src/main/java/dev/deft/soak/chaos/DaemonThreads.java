package dev.deft.soak.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Threads whose jobs may never end, so that they are waited for with a limit. Belongs to one thread. */
final class DaemonThreads {

    private final EpisodeContext episode;
    private final List<Thread> threads = new ArrayList<>();

    /** @param episode the episode whose threads these are to be */
    DaemonThreads(EpisodeContext episode) {
        this.episode = episode;
    }

    void start(String name, Runnable job) {
        Thread thread =
                InheritedTraits.thread(() -> run(name, job), episode.threads().prefix() + name);
        threads.add(thread);
        thread.start();
    }

    private void run(String name, Runnable job) {
        try {
            job.run();
        } catch (Throwable failure) {
            episode.violations().add(name + " threw " + failure, stackOf(failure));
        }
    }

    private static List<String> stackOf(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .map(frame -> "    at " + frame)
                .toList();
    }

    /** Waits for all; returns false, and adds a violation, if one of them does not end. */
    boolean join() {
        if (episode.hangDetector().await(() -> threads.stream().noneMatch(Thread::isAlive))) {
            threads.clear();
            return true;
        }
        List<Thread> left = threads.stream().filter(Thread::isAlive).toList();
        episode.violations()
                .add(
                        "not ended within " + episode.hangDetector().limit() + ": " + EpisodeThreads.where(left),
                        episode.threads().dump());
        return false;
    }

    /** Interrupts those that are left, so that they may end though nobody waits for them any more. */
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }
}
