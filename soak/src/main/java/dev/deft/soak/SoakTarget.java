package dev.deft.soak;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * A receiver of a soak's calls.
 *
 * @param name its name in violations
 * @param mayRefuse true if it is so small that a refusal is an answer like any other
 * @param defer sends a call there
 * @param resize gives it another number of threads, at least 1
 */
record SoakTarget(String name, boolean mayRefuse, Function<SoakCall, Deferred<SoakCall>> defer, IntConsumer resize) {

    /**
     * Returns a target that is a pool which takes whatever all callers together can ask of it, and is resized now and then.
     */
    static SoakTarget roomy(Reactor reactor, ThreadPool pool) {
        return new SoakTarget(
                pool.name(), false, call -> reactor.deferToThreadPool(pool, call), most -> pool.resize(0, most));
    }

    /** Returns a target that is a pool which is full most of the time. */
    static SoakTarget tiny(Reactor reactor, ThreadPool pool) {
        return new SoakTarget(pool.name(), true, call -> reactor.deferToThreadPool(pool, call), most -> {});
    }
}
