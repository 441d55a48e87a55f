package dev.deft.soak.chaos;

import dev.deft.threadpool.QueuedWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/**
 * The stops of an episode's pools and reactors: singly while the load runs, from any place that may ask for one, and of all
 * at the end. Belongs to the episode's thread.
 */
final class StopInjector {

    private final List<CallTarget> pools;
    private final List<ReactorUnderTest> reactors;
    private final EpisodeContext episode;
    private final DaemonThreads threads;

    StopInjector(List<CallTarget> pools, List<ReactorUnderTest> reactors, EpisodeContext episode) {
        this.pools = pools;
        this.reactors = reactors;
        this.episode = episode;
        this.threads = new DaemonThreads(episode);
    }

    /** Begins a stop, and does not wait for its end. */
    void inject(StopEvent event) {
        threads.start(
                "stop",
                switch (event.kind()) {
                    case STOP_POOL -> () -> stop(pool(event));
                    case STOP_POOL_ON_ITS_WORKER -> () -> stopOnItsWorker(pool(event));
                    case STOP_POOL_WITH_MANY_QUEUED -> () -> stopWithManyQueued(pool(event));
                    case STOP_REACTOR -> () -> close(reactor(event.target()));
                    case STOP_REACTOR_IN_A_CALLBACK -> () -> stopInACallback(reactor(event.target()));
                    case CLOSE_REACTOR_ON_ITS_WORKER -> () -> closeOnItsWorker(reactor(event.target()));
                    case CLOSE_REACTOR_ON_A_WORKER_THAT_STOPS_WITH_IT ->
                        () -> closeOnAWorkerThatStopsWithIt(reactor(event.target()), pools.get(0));
                    case CLOSE_REACTORS_FROM_EACH_OTHER ->
                        () -> closeFromEachOther(reactor(event.target()), reactor(event.target() + 1));
                });
    }

    private CallTarget pool(StopEvent event) {
        return pools.get(event.target());
    }

    /** Returns a reactor by its number, counted round and round. */
    private ReactorUnderTest reactor(int number) {
        return reactors.get(number % reactors.size());
    }

    /** Stops all; returns false if some stop did not end. */
    boolean stopAll(EpisodePlan.StopOrder order, long seed) {
        List<Runnable> stops = new ArrayList<>();
        pools.forEach(pool -> stops.add(() -> stop(pool)));
        reactors.forEach(tested -> stops.add(() -> close(tested)));
        switch (order) {
            case POOLS_FIRST, ALL_AT_ONCE -> {}
            case REACTORS_FIRST -> Collections.reverse(stops);
            case SHUFFLED -> Collections.shuffle(stops, new Random(seed));
        }
        if (order == EpisodePlan.StopOrder.ALL_AT_ONCE) {
            stops.forEach(stop -> threads.start("stop", stop));
        } else {
            threads.start("stop", () -> stops.forEach(Runnable::run));
        }
        return threads.join();
    }

    /** Stops all that can be stopped, and waits for none of it. */
    void abandon() {
        reactors.forEach(tested -> {
            tested.expectStop();
            tested.reactor().stop();
        });
        pools.forEach(target -> threads.start("stop", () -> target.pool().stop(Duration.ZERO, QueuedWork.CANCEL)));
        threads.interrupt();
    }

    private void stop(CallTarget target) {
        target.expectStop();
        long begin = System.nanoTime();
        target.pool().stop(target.plan().deadline(), target.plan().queued());
        measure(target.name(), begin, target.plan().deadline());
    }

    private static void stopOnItsWorker(CallTarget target) {
        target.expectStop();
        target.pool()
                .callInThreadWithCallback(
                        (value, failure) -> {
                            if (failure != null) {
                                target.discards().note(CallerAction.WAIT, failure);
                            }
                            target.pool().stop(Duration.ZERO);
                        },
                        () -> "stop");
    }

    private void stopWithManyQueued(CallTarget target) {
        new CallBurst(episode).submit(target);
        stop(target);
    }

    private void close(ReactorUnderTest tested) {
        tested.expectStop();
        long begin = System.nanoTime();
        episode.deft().close(tested.reactor());
        // It has a bound, beyond which two reactors may be that close each other. Who never ends is seen by its thread.
        episode.hangDetector().await(() -> tested.reactor().close(Duration.ZERO));
        measure(tested.plan().name(), begin, tested.plan().stopTimeout());
    }

    private void measure(String stopped, long begin, Duration deadline) {
        episode.tally().tookBeyondItsDeadline(stopped, System.nanoTime() - begin - deadline.toNanos());
    }

    private static void stopInACallback(ReactorUnderTest tested) {
        tested.expectStop();
        var unused = tested.reactor()
                .submit(() -> tested.reactor()
                        .deferToThread(() -> "stop")
                        .onBoth(any -> tested.reactor().stop()));
    }

    private void closeOnItsWorker(ReactorUnderTest tested) {
        tested.expectStop();
        var unused = tested.reactor().submit(() -> tested.reactor().deferToThread(closing(tested)));
    }

    private void closeOnAWorkerThatStopsWithIt(ReactorUnderTest tested, CallTarget target) {
        tested.expectStop();
        target.expectStop();
        var unused = tested.reactor().submit(() -> {
            tested.reactor().stopsWith(target.pool());
            return tested.reactor().deferToThreadPool(target.pool(), closing(tested));
        });
    }

    private Callable<Object> closing(ReactorUnderTest tested) {
        return () -> {
            episode.deft().close(tested.reactor());
            return "closed";
        };
    }

    private void closeFromEachOther(ReactorUnderTest one, ReactorUnderTest other) {
        one.expectStop();
        other.expectStop();
        callOn(one, () -> episode.deft().close(other.reactor()));
        callOn(other, () -> episode.deft().close(one.reactor()));
    }

    private static void callOn(ReactorUnderTest tested, Runnable call) {
        try {
            tested.reactor().callFromThread(call);
        } catch (RejectedExecutionException stopped) {
            return; // then the other's stop is one like any other
        }
    }
}
