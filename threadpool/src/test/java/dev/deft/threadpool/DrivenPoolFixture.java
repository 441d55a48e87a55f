package dev.deft.threadpool;

import dev.deft.threadpool.internal.PoolDriver;
import dev.deft.threadpool.internal.PoolDriver.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A driven pool, its clock, and what its calls did. */
final class DrivenPoolFixture {

    final PoolDriver driver;
    final ThreadPool pool;

    /** The names of the calls that ran, in that order. */
    final List<String> ran = new ArrayList<>();

    private long now;

    DrivenPoolFixture(ThreadPoolBuilder builder) {
        this.driver = PoolDriver.start(builder, () -> now);
        this.pool = driver.pool();
    }

    void submit(String... names) {
        Arrays.asList(names).forEach(name -> pool.execute(() -> ran.add(name)));
    }

    /** Submits so many calls and has workers hold them. */
    List<Running> occupy(int workers) {
        List<Running> held = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            String name = "held " + (i + 1);
            submit(name);
            held.add(driver.begin(0));
        }
        return held;
    }

    /** Has so many workers, all idle; the one with the highest number was used last. */
    void idle(int workers) {
        occupy(workers).forEach(Running::finish);
        ran.clear();
    }

    void runAll() {
        while (driver.step(0)) {
            // until nothing can run
        }
    }

    /** Runs so many calls, as far as any can run. */
    void run(int calls) {
        for (int i = 0; i < calls && driver.step(0); i++) {
            // each step runs one
        }
    }

    /** Runs one call, if any can run. */
    void step() {
        run(1);
    }

    void advance(Duration time) {
        now += time.toNanos();
        driver.tick();
    }

    PoolStatistics statistics() {
        return pool.statistics();
    }

    /** The names of the workers that could take a call now. */
    List<String> able() {
        return names(pool.poolState().ableToRun());
    }

    List<String> workers() {
        return names(pool.poolState().workers());
    }

    private static List<String> names(List<Worker> workers) {
        return workers.stream().map(Worker::name).toList();
    }
}
