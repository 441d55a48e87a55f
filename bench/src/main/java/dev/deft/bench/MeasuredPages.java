package dev.deft.bench;

import dev.deft.bench.PartSums.Part;
import dev.deft.deferred.Deferred;
import dev.deft.http.HttpHandler;
import dev.deft.http.HttpRequest;
import dev.deft.http.HttpResponse;
import dev.deft.http.RequestObserver;
import dev.deft.http.RequestTimes;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pages that a worker of a pool makes, or the loop, and the parts of their time: those of a call to the pool it takes itself, the others the HTTP server
 * tells it.
 *
 * @param pool null to make pages on the loop
 */
record MeasuredPages(Reactor reactor, @Nullable ThreadPool pool, Supplier<HttpResponse> page, PartSums parts)
        implements HttpHandler, RequestObserver {

    @Override
    public Deferred<HttpResponse> handle(HttpRequest request) {
        long begun = System.nanoTime();
        if (pool == null) {
            HttpResponse made = page.get();
            parts.add(Part.RUN, System.nanoTime() - begun);
            return Deferred.succeed(made);
        }
        Making making = new Making(page);
        return reactor.deferToThreadPool(pool, making::make).addCallback(made -> {
            parts.add(Part.QUEUE, making.started - begun);
            parts.add(Part.RUN, making.finished - making.started);
            parts.add(Part.RETURN_HOP, System.nanoTime() - making.finished);
            return made;
        });
    }

    @Override
    public void answered(HttpRequest request, HttpResponse response, RequestTimes times) {
        // One that ends its connection had it for itself, as these clients are; then what begins it is its connection.
        boolean isAlone =
                request.header("Connection").filter("close"::equalsIgnoreCase).isPresent();
        parts.add(Part.HEAD, times.headNanos() - (isAlone ? times.connectedNanos() : times.begunNanos()));
        parts.add(Part.WRITE, times.sentNanos() - times.answeredNanos());
    }

    /** One page on its way to a worker and back; the reactor hands it over, and so orders what either side writes. */
    private static final class Making {
        private final Supplier<HttpResponse> page;
        private long started;
        private long finished;

        Making(Supplier<HttpResponse> page) {
            this.page = page;
        }

        HttpResponse make() {
            started = System.nanoTime();
            HttpResponse made = page.get();
            finished = System.nanoTime();
            return made;
        }
    }
}
