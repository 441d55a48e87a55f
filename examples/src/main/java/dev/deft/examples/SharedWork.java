package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.CallDroppedException;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import java.util.concurrent.Callable;

/** The work of a site on few threads, divided so that none of it starves the rest. */
final class SharedWork {

    private final Reactor reactor;
    private final ThreadPool work;
    private final ThreadPool lookups;
    private final ThreadPool reports;
    private final ThreadPool brief;
    private final ThreadPool previews;

    SharedWork(Reactor reactor, ThreadPool work) {
        this.reactor = reactor;
        this.work = work;
        this.lookups = work.share("lookups").reserved(1).start();
        this.reports = work.share("reports").maxThreads(2).weight(0.5).start();
        this.brief = work.share("brief").ahead(8).start();
        this.previews = work.share("previews")
                .maxThreads(1)
                .queueCapacity(1)
                .whenFull(SaturationPolicy.dropOldest())
                .start();
    }

    /** Any other work of the site. */
    Deferred<String> any(Callable<String> call) {
        return reactor.deferToThreadPool(work, call);
    }

    /** A look-up, for which a thread is kept. */
    Deferred<String> lookUp(Callable<String> call) {
        return reactor.deferToThreadPool(lookups, call);
    }

    /** A report, two of which run at once at most; where all is busy, half as many begin as of the other work. */
    Deferred<String> report(Callable<String> call) {
        return reactor.deferToThreadPool(reports, call);
    }

    /** Short work, which comes before what is not; of every nine calls that begin, one is of the others all the same. */
    Deferred<String> doBriefly(Callable<String> call) {
        return reactor.deferToThreadPool(brief, call);
    }

    /** A preview of the page as it is now, which makes those that wait still of no use: one is made, and one may wait. */
    Deferred<String> preview(Callable<String> call) {
        return reactor.<String>deferToThreadPool(previews, call)
                .addErrback(CallDroppedException.class, dropped -> "out of date");
    }
}
