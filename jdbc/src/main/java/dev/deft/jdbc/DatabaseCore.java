package dev.deft.jdbc;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.EventTrigger;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.SystemEvent;
import dev.deft.reactor.internal.ReactorAccess;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** All that the views of one database have in common: its pool, its connections, its counts, and its end. */
final class DatabaseCore {

    private static final ReactorAccess REACTORS = ReactorAccess.get();

    /** The time that a thread for cancelling stays: they are rarely needed. */
    private static final Duration CANCELLER_STAYS = Duration.ofSeconds(1);

    final String name;
    final Reactor reactor;
    final ThreadPool pool;
    private final ThreadPool cancels;
    private final ThreadPool aborts;
    private final ConnectionKeeper connections;
    private final @Nullable StatementObserver observer;
    private final long abortAfterNanos;
    private final EventTrigger whenStopping;
    private final EventTrigger whenStopped;

    /** Those that workers have begun. */
    private final Set<DatabaseCall<?>> running = ConcurrentHashMap.newKeySet();

    /** All that runs has been given up, and so is whatever a worker still begins. */
    private volatile boolean isOver;

    private final AtomicLong committed = new AtomicLong();
    private final AtomicLong rolledBack = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();

    private @Nullable Deferred<Void> closing;

    /** Its reactor stops, and closes it. */
    private boolean stopping;

    /** Starts it. Reactor thread. */
    DatabaseCore(DatabaseBuilder settings) {
        this.name = settings.name;
        this.reactor = settings.reactor;
        this.observer = settings.observer;
        this.abortAfterNanos = settings.abortAfterNanos();
        this.connections = new ConnectionKeeper(name, settings.source, this::nanoTime);
        this.pool = REACTORS.startPool(reactor, settings.pool(), settings.watchdog);
        // It outlives the pool, whose statements are cancelled when the reactor has not waited for them any longer.
        this.cancels = cancellers(reactor, name + "-cancel", settings.connections);
        this.aborts = cancellers(reactor, name + "-abort", settings.connections);
        this.whenStopping = reactor.addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, () -> {
            stopping = true;
            closeIdleAfterTheQueued();
            return null;
        });
        this.whenStopped = reactor.addSystemEventTrigger(Phase.AFTER, SystemEvent.SHUTDOWN, () -> {
            giveUpAll();
            if (pool.statistics().workers() == 0) {
                endCancellers();
            }
            return null;
        });
    }

    /** Starts a pool that is observed as the database's own is, and not watched: its calls are to take long. */
    private static ThreadPool cancellers(Reactor reactor, String name, int most) {
        ThreadPoolBuilder pool = ThreadPool.named(name).maxThreads(most).idleTimeout(CANCELLER_STAYS);
        return REACTORS.observed(reactor, pool).start();
    }

    ConnectionKeeper connections() {
        return connections;
    }

    /** Makes the canceller of a call. */
    StatementCanceller canceller() {
        return new StatementCanceller(name, cancels, aborts, abortAfterNanos);
    }

    long nanoTime() {
        return REACTORS.nanoTime(reactor);
    }

    /** Notes that a worker has begun {@code call}. */
    void begins(DatabaseCall<?> call) {
        running.add(call);
        if (isOver) { // and nobody may have seen it
            call.giveUp();
        }
    }

    /** Notes that it has ended so. Worker. */
    void ended(DatabaseCall<?> call, Fate.Stage stage) {
        running.remove(call);
        switch (stage) {
            case COMMITTED -> committed.incrementAndGet();
            case UNKNOWN, COMMITTING -> unknown.incrementAndGet();
            default -> rolledBack.incrementAndGet();
        }
    }

    /** Tells the observer, if there is one. Worker. */
    void observe(StatementTimes times) {
        if (observer != null) {
            try {
                observer.ended(times);
            } catch (Throwable failure) { // what has been committed stays so
                JdbcLog.observerThrew(name, failure);
            }
        }
    }

    DatabaseStatistics statistics(ThreadPool view) {
        ConnectionKeeper.ConnectionCounts counts = connections.counts();
        return new DatabaseStatistics(
                counts.connections(),
                counts.inUse(),
                counts.opened(),
                counts.discarded(),
                committed.get(),
                rolledBack.get(),
                unknown.get(),
                view.statistics());
    }

    private void closeIdleAfterTheQueued() {
        connections.closes();
        try {
            pool.execute(connections::closeIdle);
        } catch (RejectedExecutionException full) {
            JdbcLog.closesLate(name, full);
        }
    }

    /** Ends the threads for cancelling, for no worker is left whose statement they could cancel. */
    private void endCancellers() {
        cancels.stop(Duration.ZERO);
        aborts.stop(Duration.ZERO);
    }

    private void giveUpAll() {
        isOver = true;
        running.forEach(DatabaseCall::giveUp);
    }

    /** Closes it, once. Reactor thread. */
    Deferred<Void> close() {
        if (closing == null) {
            if (!stopping) { // or they are made by now, or are about to be
                whenStopping.remove();
                whenStopped.remove();
            }
            connections.closes();
            Duration most = REACTORS.stopTimeout(reactor);
            closing = reactor.deferToThreadPool(REACTORS.blocking(reactor), () -> {
                if (pool.stop(most)) {
                    endCancellers();
                } else {
                    giveUpAll();
                }
                connections.closeIdle();
            });
        }
        return closing.fork();
    }
}
