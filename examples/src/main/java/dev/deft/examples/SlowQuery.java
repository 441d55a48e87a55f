package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.QueueTimeoutException;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.RunTimeoutException;
import dev.deft.threadpool.Cancellation;
import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.RunningCall;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Queries that are given up after a time. */
final class SlowQuery {

    private final Reactor reactor;
    private final ThreadPool db;

    SlowQuery(Reactor reactor, ThreadPool db) {
        this.reactor = reactor;
        this.db = db;
    }

    /** Two queries that do not end keep nobody waiting. */
    static ThreadPoolBuilder connections() {
        return ThreadPool.named("db").maxThreads(8).spareWorkers(2);
    }

    /** One connection, for which queries wait their turn: a hundred in the queue, and a thousand more for a place there. */
    static ThreadPoolBuilder patient() {
        return ThreadPool.named("db").fixed(1).queueCapacity(100).whenFull(SaturationPolicy.waitForPlace(1_000));
    }

    /** One connection, for which no query keeps a place that has waited for longer than it was to. */
    static ThreadPoolBuilder upToDate() {
        return ThreadPool.named("db").fixed(1).queueCapacity(100).whenFull(SaturationPolicy.dropExpired());
    }

    /** Says how many workers are taken by queries that do not end. */
    String health() {
        PoolStatistics now = db.statistics();
        return now.abandoned() + " of " + now.workers() + " workers run queries that were given up";
    }

    /** Returns the answer, or the text that is shown where none came in time. */
    Deferred<String> answer(Callable<String> query, Duration most) {
        return reactor.<String>deferToThreadPool(db, query)
                .addTimeout(most, reactor)
                .addErrback(TimeoutException.class, late -> "no answer within " + most.toMillis() + " ms");
    }

    /** Copies rows for two seconds at most, unless no worker begins it within 200 ms; returns their number. */
    Deferred<Integer> copy(Iterable<String> rows, Consumer<String> copy) {
        CallOptions limits =
                CallOptions.none().waitAtMost(Duration.ofMillis(200)).runAtMost(Duration.ofSeconds(2));
        return reactor.deferToThreadPool(db, limits, () -> {
            Cancellation cancellation = Cancellation.current();
            int copied = 0;
            for (String row : rows) {
                cancellation.throwIfRequested();
                copy.accept(row);
                copied++;
            }
            return copied;
        });
    }

    /** Does the same, and says which of the two limits it was that ended it. */
    Deferred<String> copyAndSay(Iterable<String> rows, Consumer<String> copy) {
        return copy(rows, copy)
                .addCallback(copied -> copied + " rows")
                .addErrback(QueueTimeoutException.class, late -> "not begun: " + late.getMessage())
                .addErrback(RunTimeoutException.class, late -> "not ended: " + late.getMessage());
    }

    /** Archives rows until it is given up, and closes the archive in order all the same. */
    Deferred<Integer> archive(Iterable<String> rows, Consumer<String> archive) {
        return reactor.deferToThreadPool(db, () -> {
            Cancellation cancellation = Cancellation.current();
            int archived = 0;
            for (String row : rows) {
                if (cancellation.isRequested()) {
                    break;
                }
                archive.accept(row);
                archived++;
            }
            archive.accept("end, after " + archived + " rows");
            return archived;
        });
    }

    /** Returns the answer, or what keeps the pool from taking the query. */
    Deferred<String> answerOrWhyNot(Callable<String> query) {
        return reactor.<String>deferToThreadPool(db, query).addErrback(QueueFullException.class, full -> {
            RunningCall longest = full.longestRunning().get(0);
            return "%s: %d of %d places are taken, and %s has run a query for %d s or longer"
                    .formatted(
                            full.pool(),
                            full.queued(),
                            full.queueCapacity(),
                            longest.worker(),
                            longest.atLeast().toSeconds());
        });
    }

    /** Runs a query that blocks, and is interrupted where it is given up. */
    Deferred<String> interruptible(Callable<String> query) {
        return reactor.deferToThreadPool(db, CallOptions.none().interruptIfCancelled(), query);
    }

    /** Reads all there is, which heeds no interrupt, but ends when its source is closed. */
    Deferred<String> read(InputStream source) {
        return reactor.deferToThreadPool(db, () -> {
            Cancellation.current().onRequest(() -> close(source));
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        });
    }

    private static void close(InputStream source) {
        try {
            source.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // which is logged
        }
    }
}
