package dev.deft.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writers that make an entry of two halves in each transaction until one fails, and what was told of each entry, to be compared with the
 * table {@code entry}. Its sets are of the reactor's thread, until the writers have ended.
 */
final class Ledger {

    private final Turning turning;
    private final Database db;
    private final int writers;
    private final CountDownLatch enough;
    private final CountDownLatch ended;
    private final Set<Integer> committed = new HashSet<>();
    private final Set<Integer> failed = new HashSet<>();
    private final Set<Integer> unknown = new HashSet<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int next;

    /** Makes one whose writers are asked to go on until one of their transactions fails. */
    Ledger(Turning turning, Database db, int writers, int enough) {
        this.turning = turning;
        this.db = db;
        this.writers = writers;
        this.enough = new CountDownLatch(enough);
        this.ended = new CountDownLatch(writers);
    }

    /** Begins, and returns when as many entries as are enough were told to be committed. */
    void begin() throws InterruptedException {
        turning.get(() -> {
            for (int i = 0; i < writers; i++) {
                write();
            }
            return true;
        });
        await(enough);
    }

    private void write() {
        int id = next++;
        db.interaction(connection -> {
                    for (int half = 1; half <= 2; half++) {
                        try (PreparedStatement insert =
                                connection.prepareStatement("insert into entry values (?, ?)")) {
                            insert.setInt(1, id);
                            insert.setInt(2, half);
                            insert.executeUpdate();
                        }
                    }
                    return id;
                })
                .addCallbacks(
                        done -> {
                            committed.add(done);
                            enough.countDown();
                            write();
                            return true;
                        },
                        failure -> {
                            failures.add(failure);
                            (failure instanceof CommitUnknownException ? unknown : failed).add(id);
                            ended.countDown();
                            return false;
                        });
    }

    /** Waits until each writer has failed, and compares: what was told to be committed is there, what failed is not, and no half is. */
    void compareWhenEnded(Runnable beforeReading) throws InterruptedException {
        await(ended);
        beforeReading.run();
        List<Integer> there = Turning.of(turning.begin(
                () -> db.query("select id from entry group by id having count(*) = 2", row -> row.getInt(1))));
        List<Integer> halves = Turning.of(turning.begin(
                () -> db.query("select id from entry group by id having count(*) <> 2", row -> row.getInt(1))));

        assertThat(committed.size() + failed.size() + unknown.size()).isEqualTo(next);
        assertThat(halves).isEmpty();
        assertThat(there).containsAll(committed).doesNotContainAnyElementsOf(failed);
        Set<Integer> others = new HashSet<>(there);
        others.removeAll(committed);
        assertThat(unknown).containsAll(others);
    }

    /** Returns what the transactions failed with; when the writers have ended. */
    List<Throwable> failures() {
        return failures;
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(2, TimeUnit.MINUTES)) {
            throw new AssertionError("the writers do not get on");
        }
    }
}
