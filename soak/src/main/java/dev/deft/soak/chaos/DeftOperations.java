package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DeferredLock;
import dev.deft.net.Connection;
import dev.deft.net.Protocol;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.ContextCarrier;
import dev.deft.reactor.Coroutines;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.service.Service;
import dev.deft.reactor.task.Cooperator;
import dev.deft.threadpool.Cancellation;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ShareBuilder;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.net.InetAddress;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The operations on Deft that a chaos checks. A test overrides the one that is to be wrong, to see whether that is found. */
class DeftOperations {

    private static final Duration LONG = Duration.ofHours(1);

    /** Returns what sends calls to a pool. */
    Sender sender(Sender real) {
        return real;
    }

    ThreadPool start(ThreadPoolBuilder pool) {
        return pool.start();
    }

    /** Returns the observer of a pool, as it is to be told. */
    PoolObserver observer(PoolObserver observer) {
        return observer;
    }

    /** Returns the carrier of a reactor's context. */
    ContextCarrier<@Nullable ChaosCall> carrier(ContextCarrier<@Nullable ChaosCall> carrier) {
        return carrier;
    }

    /** Makes a call when it is its turn at a lock. On the reactor's thread. */
    Deferred<Void> turn(DeferredLock lock, Callable<Deferred<Void>> call) {
        return lock.run(call);
    }

    /** Returns the limits of a call, as it is to be made. */
    CallOptions limits(CallOptions limits) {
        return limits;
    }

    /** Makes a call on a pool whose queue may be full. On the reactor's thread. */
    Deferred<String> forPlace(Reactor reactor, ThreadPool pool, Callable<String> call) {
        return reactor.deferToThreadPool(pool, call);
    }

    /** Makes one that may wait there for so long. On the reactor's thread. */
    Deferred<String> forPlaceUntil(Duration waitAtMost, Reactor reactor, ThreadPool pool, Callable<String> call) {
        return reactor.deferToThreadPool(pool, CallOptions.none().waitAtMost(waitAtMost), call);
    }

    /** Returns what a failure says of the full queue that it is for. */
    FullQueueAccount account(QueueFullException failure) {
        return FullQueueAccount.of(failure);
    }

    /** Returns the policy of a pool whose queue is to be full. */
    SaturationPolicy whenFull(SaturationPolicy policy) {
        return policy;
    }

    /** Returns the call that comes after one that was interrupted, as it is to be made. */
    Callable<String> afterInterrupted(Callable<String> call) {
        return call;
    }

    /** Has something run when the call that this thread runs is to end. */
    void onRequest(Cancellation cancellation, Runnable action) {
        cancellation.onRequest(action);
    }

    /** Has the call that this thread runs end, if it is to. */
    void throwIfRequested(Cancellation cancellation) {
        cancellation.throwIfRequested();
    }

    /** Cancels a call that runs, and not another that runs beside it. On the reactor's thread. */
    void cancelRunning(Deferred<?> call, Deferred<?> other) {
        call.cancel();
    }

    /** Gives a pool workers that stand in for others. */
    ThreadPoolBuilder spares(ThreadPoolBuilder pool, int count) {
        return pool.spareWorkers(count);
    }

    /** Returns the number of a pool's calls that were given up and run on. */
    int abandoned(ThreadPool pool) {
        return pool.statistics().abandoned();
    }

    /** Counts what a pool logs, if it is a report of such calls. */
    void report(PoolReports reports, String logged) {
        reports.add(logged);
    }

    /** Makes a call that waits, and says so to the pool. */
    String waiting(Callable<String> call) throws Exception {
        return ThreadPool.blocking(call);
    }

    /** Gives a pool its number of workers. */
    ThreadPoolBuilder workers(ThreadPoolBuilder pool, int most, boolean virtual) {
        return virtual ? pool.virtual(most) : pool.maxThreads(most);
    }

    /** Starts a share for which one thread is reserved. */
    ThreadPool keepThread(ShareBuilder share) {
        return share.reserved(1).start();
    }

    /** Starts a share that may use so many threads, and has its turns by this weight. */
    ThreadPool startShare(ShareBuilder share, int maxThreads, double weight) {
        return share.maxThreads(maxThreads).weight(weight).start();
    }

    void resizeShare(ThreadPool share, int maxThreads) {
        share.resize(0, maxThreads);
    }

    /** Stops a share, and no other of those that the pool has. */
    void stopShare(ThreadPool share, ThreadPool pool, Duration deadline, QueuedWork queued) {
        share.stop(deadline, queued);
    }

    /** Looks a name up. On the reactor's thread. */
    Deferred<List<InetAddress>> resolve(Reactor reactor, String host, Duration timeout) {
        return reactor.resolve(host, timeout);
    }

    /** Writes a file. On the reactor's thread. */
    Deferred<Void> write(Reactor reactor, Path file, byte[] bytes, OpenOption... options) {
        return reactor.files().write(file, bytes, options);
    }

    /** Reads a file. On the reactor's thread. */
    Deferred<byte[]> read(Reactor reactor, Path file) {
        return reactor.files().readAllBytes(file);
    }

    /** Counts the answer to a call. */
    void answered(AtomicInteger answers) {
        answers.incrementAndGet();
    }

    /** Makes a timed call. On the reactor's thread. */
    void callLater(Reactor reactor, Duration delay, Runnable call) {
        reactor.callLater(delay, call);
    }

    void callFromThread(Reactor reactor, Runnable call) {
        reactor.callFromThread(call);
    }

    /** Returns a Deferred that waits for nothing but a timer, far beyond its reactor's end. On the reactor's thread. */
    Deferred<Object> waitForTimer(Reactor reactor) {
        return reactor.<Object>newDeferred().addTimeout(LONG, reactor);
    }

    void close(Reactor reactor) {
        reactor.close();
    }

    PoolStatistics statistics(ThreadPool pool) {
        return pool.statistics();
    }

    List<Runnable> shutDownNow(ThreadPool pool) {
        return pool.asExecutorService().shutdownNow();
    }

    /** Returns a call that waits for others, as it is to be made. */
    Callable<Object> nested(Callable<Object> call) {
        return call;
    }

    /** Returns the end of a task, as its caller gets it. */
    <T extends @Nullable Object> Deferred<T> taskEnd(Deferred<T> end) {
        return end;
    }

    /** Returns the call of a loop, as it is to be made. */
    Callable<?> looped(Callable<Deferred<Integer>> call) {
        return call;
    }

    /** Returns the tries of a retried call. */
    int tries(int most) {
        return most;
    }

    /** Returns the number of calls over a collection that may be under way. */
    int atATime(int most) {
        return most;
    }

    /** Begins a coroutine. */
    <T extends @Nullable Object> Deferred<T> inline(Callable<? extends T> body) {
        return Coroutines.inline(body);
    }

    /** Awaits in a coroutine. */
    <T extends @Nullable Object> T awaitResult(Deferred<? extends T> deferred) throws Exception {
        return Coroutines.await(deferred);
    }

    /** Returns the protocol of a connection, as it is to be told. */
    Protocol protocol(Protocol protocol) {
        return protocol;
    }

    /** Waits for what was written to be sent. */
    Deferred<Void> flushed(Connection connection) {
        return connection.flushed();
    }

    void stop(Cooperator cooperator) {
        cooperator.stop();
    }

    /** Returns the services of a tree in the order in which they are added. */
    List<? extends Service> inOrder(List<? extends Service> services) {
        return services;
    }

    /** Returns the end of a service, as its caller gets it. */
    Deferred<Void> serviceEnd(Deferred<Void> end) {
        return end;
    }

    Deferred<Void> stop(Service service, Duration deadline) {
        return service.stop(deadline);
    }

    /** Registers work with a service. */
    <T extends @Nullable Object> Deferred<T> cancelAtStop(Service service, String what, Deferred<T> work) {
        return service.cancelAtStop(what, work);
    }

    /** Ends a wait for a long-lived Deferred. */
    void giveUp(Deferred<?> wait) {
        wait.cancel();
    }

    /** Counts a report of a failure that nobody handled. */
    void reportUnhandled(UnhandledFailureProbe.CountedFailure failure) {
        failure.count();
    }
}
