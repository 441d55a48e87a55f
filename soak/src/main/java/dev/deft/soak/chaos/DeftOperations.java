package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** How a chaos does what it does with Deft. A test overrides what is to be wrong, to see whether that is found. */
class DeftOperations {

    private static final Duration LONG = Duration.ofHours(1);

    /** How calls get to a pool. */
    Sender sender(Sender real) {
        return real;
    }

    ThreadPool start(ThreadPoolBuilder pool) {
        return pool.start();
    }

    /** On the reactor's thread. */
    void callLater(Reactor reactor, Duration delay, Runnable call) {
        reactor.callLater(delay, call);
    }

    void callFromThread(Reactor reactor, Runnable call) {
        reactor.callFromThread(call);
    }

    /** A Deferred that waits for nothing but a timer, far beyond its reactor's end. On the reactor's thread. */
    Deferred<Object> waitForTimer(Reactor reactor) {
        return reactor.<Object>newDeferred().addTimeout(LONG, reactor);
    }

    void close(Reactor reactor) {
        reactor.close();
    }

    List<Runnable> shutDownNow(ThreadPool pool) {
        return pool.asExecutorService().shutdownNow();
    }

    /** A call that waits for others, as it is to be made. */
    Callable<Object> nested(Callable<Object> call) {
        return call;
    }

    /** Waits no more for what a long-lived Deferred comes to. */
    void giveUp(Deferred<?> wait) {
        wait.cancel();
    }

    /** A failure that nobody handled was told. */
    void reportUnhandled(UnhandledFailureProbe.CountedFailure failure) {
        failure.count();
    }
}
