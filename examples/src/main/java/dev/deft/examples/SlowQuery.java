package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/** A query that is given up after a time. */
final class SlowQuery {

    private final Reactor reactor;
    private final ThreadPool db;

    SlowQuery(Reactor reactor, ThreadPool db) {
        this.reactor = reactor;
        this.db = db;
    }

    /** Returns the answer, or the text that is shown where none came in time. */
    Deferred<String> answer(Callable<String> query, Duration most) {
        return reactor.<String>deferToThreadPool(db, query)
                .addTimeout(most, reactor)
                .addErrback(TimeoutException.class, late -> "no answer within " + most.toMillis() + " ms");
    }
}
