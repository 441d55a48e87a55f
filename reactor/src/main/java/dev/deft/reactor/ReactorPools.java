package dev.deft.reactor;

import dev.deft.reactor.internal.ReactorBackend;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.internal.PoolAccess;
import dev.deft.threadpool.internal.deadlock.CurrentWorker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reactor's own pools, each made when it is first used: one shared by {@code deferToThread} and its like, one
 * for name resolution and one for files, so that neither waits behind user work, or the other. Reactor thread only.
 */
final class ReactorPools {

    private static final PoolAccess POOLS = PoolAccess.get();

    /** The threads that look up names, which block on the network, not on a core: so many may be slow before others wait. */
    private static final int RESOLVER_THREADS = 8;

    /** The threads that read and write files: a few keep a disk busy, and one that hangs, on a network's, leaves others. */
    private static final int FILE_THREADS = 4;

    private final String reactorName;
    private final ReactorBackend backend;
    private final List<PoolObserver> observers;

    /** The time of a call that is too long; null where nobody watches. */
    private final @Nullable Duration watchdog;

    private int sharedThreads;
    private @Nullable ThreadPool shared;
    private @Nullable ThreadPool resolver;
    private @Nullable ThreadPool files;
    private boolean refusing;

    /** Pools of the program's, and of the network's, that stop with the reactor. Written by the reactor's thread, read by any. */
    private final Set<ThreadPool> adopted = new CopyOnWriteArraySet<>();

    ReactorPools(
            String reactorName,
            int sharedThreads,
            List<PoolObserver> observers,
            @Nullable Duration watchdog,
            ReactorBackend backend) {
        this.watchdog = watchdog;
        this.observers = observers;
        this.reactorName = reactorName;
        this.sharedThreads = sharedThreads;
        this.backend = backend;
    }

    ThreadPool shared() {
        if (shared == null) {
            shared = start("shared", sharedThreads);
        }
        return shared;
    }

    ThreadPool resolver() {
        if (resolver == null) {
            resolver = start("resolver", RESOLVER_THREADS);
        }
        return resolver;
    }

    ThreadPool files() {
        if (files == null) {
            files = start("files", FILE_THREADS);
        }
        return files;
    }

    void suggestSharedThreads(int size) {
        sharedThreads = size;
        if (shared != null) {
            shared.resize(0, size);
        }
    }

    /** Makes no more pools, and returns those that were made, to be stopped. */
    List<ThreadPool> refuse() {
        refusing = true;
        return all();
    }

    /** Returns those that were made, and those that stop with the reactor. */
    List<ThreadPool> all() {
        return Stream.concat(Stream.of(shared, resolver, files).filter(Objects::nonNull), adopted.stream())
                .toList();
    }

    /** Has {@code pool} stopped, too; returns false if it is too late for that. */
    boolean adopt(ThreadPool pool) {
        if (!refusing) {
            addAdopted(pool);
        }
        return !refusing;
    }

    /** Adds one, and lets go of those that have ended meanwhile: a program may have new ones all the time. */
    private void addAdopted(ThreadPool pool) {
        adopted.removeIf(POOLS::hasEnded);
        adopted.add(pool);
    }

    /** Starts a pool of the network's, for {@code purpose}, which stops with the reactor. */
    ThreadPool startAdopted(String purpose, int maxThreads) {
        ThreadPool pool = start(purpose, maxThreads);
        addAdopted(pool);
        return pool;
    }

    /**
     * Starts {@code builder}'s pool, which stops with the reactor, and is observed by those who observe that; the builder is for this one pool.
     *
     * @param ownWatchdog the time of a call of this pool that is too long; null for that of the reactor's pools, if they have one
     */
    ThreadPool startAdopted(ThreadPoolBuilder builder, @Nullable Duration ownWatchdog) {
        if (refusing) {
            throw new RejectedExecutionException(
                    "Reactor '%s' has stopped and starts no more pools".formatted(reactorName));
        }
        ThreadPool pool = backend.start(watched(builder, ownWatchdog == null ? watchdog : ownWatchdog));
        addAdopted(pool);
        return pool;
    }

    /**
     * Returns whether this thread is one of a pool that stops with the reactor, a worker's or that of a call beside the workers: the stop waits for it. Any
     * thread; one of a pool sees that pool, which was made before it.
     */
    boolean isWorkedByThisThread() {
        CurrentWorker worker = CurrentWorker.current();
        return all().stream()
                .anyMatch(pool -> (worker != null && worker.isOf(POOLS.nodeOf(pool))) || POOLS.isOnOwnThread(pool));
    }

    private ThreadPool start(String purpose, int maxThreads) {
        if (refusing) {
            throw new RejectedExecutionException(
                    "Reactor '%s' has stopped and starts no %s pool".formatted(reactorName, purpose));
        }
        return backend.start(
                watched(ThreadPool.named(reactorName + "-" + purpose).maxThreads(maxThreads), watchdog));
    }

    private ThreadPoolBuilder watched(ThreadPoolBuilder pool, @Nullable Duration tooLong) {
        return tooLong == null ? observed(pool) : observed(pool).watchdog(tooLong);
    }

    /** Has the observers told of {@code pool}; returns that. */
    ThreadPoolBuilder observed(ThreadPoolBuilder pool) {
        observers.forEach(pool::observedBy);
        return pool;
    }
}
