package dev.deft.peers.child;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Project Reactor's {@code boundedElastic} with W threads, published on a Netty event loop. Its reference says how to wrap a
 * blocking call: {@code Mono.fromCallable(call).subscribeOn(Schedulers.boundedElastic())}. The queue has room for every
 * caller that a cell may have, so that nothing is refused; its default is as large.
 */
final class BoundedElasticAdapter extends NettyAdapter {

    private static final int QUEUED_CALLS = 100_000;

    private final Scheduler loop;
    private final Scheduler workers;

    BoundedElasticAdapter(int workers) {
        this.loop = Schedulers.fromExecutorService(loop());
        this.workers = Schedulers.newBoundedElastic(workers, QUEUED_CALLS, "compare");
    }

    @Override
    public String libraries() {
        return "reactor-core " + Mono.class.getPackage().getImplementationVersion() + ", " + version();
    }

    @Override
    public <T> Runnable caller(Callable<T> work, Completion<T> completion) {
        Mono<T> call = Mono.fromCallable(work).subscribeOn(workers).publishOn(loop);
        Consumer<T> completed = completion::completed;
        Consumer<Throwable> failed = completion::failed;
        return () -> call.subscribe(completed, failed);
    }

    @Override
    void stopWorkers() {
        workers.dispose();
    }
}
