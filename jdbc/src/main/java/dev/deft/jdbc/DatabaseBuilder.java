package dev.deft.jdbc;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.Durations;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Says what a {@link Database} is to be like, then {@linkplain #open() opens} it. Made by {@link Database#over}. Each method changes this
 * builder and returns it. Use it on the reactor's thread.
 */
public final class DatabaseBuilder {

    final Reactor reactor;
    final DataSource source;
    String name = "database";
    int connections = 4;
    Duration abortAfter = Duration.ofSeconds(10);

    @Nullable
    StatementObserver observer;

    /** The time after which a transaction is logged; null for that of the reactor's own pools, if they have one. */
    @Nullable
    Duration watchdog;

    private int queueCapacity = 10_000;
    private boolean shared;

    DatabaseBuilder(Reactor reactor, DataSource source) {
        this.reactor = Objects.requireNonNull(reactor, "reactor");
        this.source = Objects.requireNonNull(source, "source");
    }

    /** Sets the name that threads and messages have; {@code database} by default. It cannot be blank. */
    public DatabaseBuilder name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Sets the number of connections that it may have, and of workers; 4 by default. Each is opened when it is first needed, and kept.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public DatabaseBuilder connections(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("connections is " + count + "; give at least 1");
        }
        this.connections = count;
        return this;
    }

    /**
     * Sets the number of transactions that may wait for a worker, at least 1; 10,000 by default. The next fails with a {@link
     * dev.deft.threadpool.QueueFullException}.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public DatabaseBuilder queueCapacity(int transactions) {
        if (transactions < 1) {
            throw new IllegalArgumentException("queueCapacity is " + transactions + "; give at least 1");
        }
        this.queueCapacity = transactions;
        return this;
    }

    /** Lets the connections be divided among users: {@link Database#share}. */
    public DatabaseBuilder shared() {
        this.shared = true;
        return this;
    }

    /** Sets who is told of each statement that has ended; by default nobody. */
    public DatabaseBuilder observer(StatementObserver observer) {
        this.observer = Objects.requireNonNull(observer, "observer");
        return this;
    }

    /**
     * Sets the time after which a transaction that was given up, and whose statement heeds no {@link java.sql.Statement#cancel}, has its
     * connection {@linkplain java.sql.Connection#abort aborted}; 10 seconds by default. So a server that does not answer holds no worker
     * for longer, if the driver can abort.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public DatabaseBuilder abortAfter(Duration time) {
        this.abortAfter = Durations.notNegative("time", time);
        return this;
    }

    /**
     * Has transactions logged that take longer than {@code tooLong}, with what their workers do, and again when they have ended, as
     * {@link ThreadPoolBuilder#watchdog} does; by default those that take longer than {@link dev.deft.reactor.ReactorBuilder#poolWatchdog} says, where
     * that is set.
     *
     * @throws IllegalArgumentException if it is less than 1 ms
     */
    public DatabaseBuilder watchdog(Duration tooLong) {
        if (Objects.requireNonNull(tooLong, "tooLong").compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("watchdog is " + tooLong + "; give at least 1 ms");
        }
        this.watchdog = tooLong;
        return this;
    }

    /**
     * Opens the database: starts its workers. No connection is opened yet. Reactor thread.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the reactor has stopped
     */
    public Database open() {
        return new Database(new DatabaseCore(this));
    }

    /** Returns the settings of its workers. */
    ThreadPoolBuilder pool() {
        ThreadPoolBuilder pool = ThreadPool.named(name).fixed(connections).queueCapacity(queueCapacity);
        return shared ? pool.shared() : pool;
    }

    /** Returns the time in nanoseconds; 292 years at most. */
    long abortAfterNanos() {
        return Durations.saturatedNanos(abortAfter);
    }
}
