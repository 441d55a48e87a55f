package dev.deft.soak;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Where calls of a soak go.
 *
 * @param name what violations call it
 * @param mayRefuse whether it is so small that a refusal is an answer like any other
 * @param defer sends a call there
 * @param resize gives it another number of threads, at least 1
 */
record SoakTarget(String name, boolean mayRefuse, Function<SoakCall, Deferred<SoakCall>> defer, IntConsumer resize) {

    /** A pool that takes whatever all callers together can ask of it, and is resized now and then. */
    static SoakTarget roomy(Reactor reactor, ThreadPool pool) {
        return new SoakTarget(
                pool.name(), false, call -> reactor.deferToThreadPool(pool, call), most -> pool.resize(0, most));
    }

    /** A pool that is full most of the time. */
    static SoakTarget tiny(Reactor reactor, ThreadPool pool) {
        return new SoakTarget(pool.name(), true, call -> reactor.deferToThreadPool(pool, call), most -> {});
    }
}
