package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.task.Parallel;
import dev.deft.threadpool.ThreadPool;
import java.util.List;
import java.util.function.UnaryOperator;

/** Work over a collection, of which no more than a few pieces are under way at a time. */
final class Thumbnails {

    private final Reactor reactor;
    private final ThreadPool work;

    Thumbnails(Reactor reactor, ThreadPool work) {
        this.reactor = reactor;
        this.work = work;
    }

    /** Makes one for each picture, in their order; fails with the first that fails. */
    Deferred<List<String>> of(List<String> pictures, UnaryOperator<String> shrink) {
        return Parallel.map(
                reactor, pictures, 4, picture -> reactor.deferToThreadPool(work, () -> shrink.apply(picture)));
    }
}
