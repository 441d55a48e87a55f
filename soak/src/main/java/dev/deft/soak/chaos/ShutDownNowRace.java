package dev.deft.soak.chaos;

import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A race between threads that submit tasks to a pool and one that shuts it down now, again and again until the episode ends.
 * Each task is run, or refused, or among those that the shutdown returned: one of the three.
 */
final class ShutDownNowRace extends SideLoad {

    private static final int THREADS = 2;
    private static final int TASKS = 300;

    /** A task and its fate; the run is noted by a worker, the refusal by the thread that submits it. */
    private static final class Task implements Runnable {

        private final AtomicBoolean ran = new AtomicBoolean();
        private boolean refused;

        @Override
        public void run() {
            ran.set(true);
        }
    }

    private final String name;
    private final DaemonThreads submitters;

    private int rounds;

    /** @param name the beginning of its pools' names */
    ShutDownNowRace(String name, EpisodeContext episode) {
        super(episode, Duration.ofMillis(50));
        this.name = name;
        this.submitters = new DaemonThreads(episode);
    }

    @Override
    boolean round() {
        return race(episode.deft()
                .start(ThreadPool.named(name + rounds++).maxThreads(THREADS).queueCapacity(THREADS * TASKS)));
    }

    /** Returns false if it could not be ended. */
    private boolean race(ThreadPool pool) {
        List<List<Task>> submitted = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            List<Task> tasks = new ArrayList<>();
            submitted.add(tasks);
            submitters.start("submitter", () -> submit(pool, tasks));
        }
        while (pool.statistics().accepted() < TASKS / 4) {
            Thread.onSpinWait();
        }
        Set<Runnable> returned = Collections.newSetFromMap(new IdentityHashMap<>());
        returned.addAll(episode.deft().shutDownNow(pool));
        boolean ended = submitters.join();
        pool.close();
        submitted.forEach(tasks -> tasks.forEach(task -> look(pool, task, returned)));
        return ended;
    }

    private static void submit(ThreadPool pool, List<Task> tasks) {
        for (int i = 0; i < TASKS; i++) {
            Task task = new Task();
            tasks.add(task);
            try {
                pool.execute(task);
            } catch (RejectedExecutionException shutDown) {
                task.refused = true;
            }
        }
    }

    private void look(ThreadPool pool, Task task, Set<Runnable> returned) {
        boolean ran = task.ran.get();
        int fates = (ran ? 1 : 0) + (task.refused ? 1 : 0) + (returned.contains(task) ? 1 : 0);
        check(
                fates == 1,
                () -> "a task submitted to pool " + pool.name() + " while shutdownNow() was called "
                        + (ran ? "ran" : "did not run") + ", was " + (task.refused ? "" : "not ")
                        + "refused, and was "
                        + (returned.contains(task) ? "" : "not ") + "returned; one of the three is to be");
    }
}
