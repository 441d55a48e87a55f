package dev.deft.bench.chaos;

import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One episode: reactors and pools of its own, a load, what befalls them, their end, and a look at what is left of them, which
 * is to be nothing. One thread runs it.
 */
final class Episode {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final EpisodePlan plan;
    private final Books books;
    private final Complaints complaints;
    private final Patience patience;
    private final BooleanSupplier isCut;
    private final SplittableRandom random;
    private final EpisodeThreads threads;
    /** Who stops reactors and pools. */
    private final Crew stoppers;

    /** Whose threads call on them. */
    private final Crew strangers;

    private final OpenCalls open = new OpenCalls();
    private final CountDownLatch release = new CountDownLatch(1);
    private final OddExecutors executors;
    private final List<Lane> pools;
    private final List<Host> hosts;
    private final List<Load> loads = new ArrayList<>();
    private final List<Foreigner> foreigners;

    /**
     * An episode whose load has not begun; to be run on this thread.
     *
     * @param isCut asked now and then whether its load is to end early
     * @param fault what is wrong with how calls get to pools; for tests of whether it is found
     */
    Episode(
            EpisodePlan plan,
            Books books,
            Duration patience,
            BooleanSupplier isCut,
            UnaryOperator<Sender> fault,
            Consumer<Object> tracker) {
        this.plan = plan;
        this.books = books;
        this.complaints = books.complaints();
        this.isCut = isCut;
        this.random = new SplittableRandom(plan.seed());
        this.threads = new EpisodeThreads("deft-" + EpisodePlan.nameOf(plan.number()) + "-");
        this.patience = new Patience(patience, threads);
        this.stoppers = new Crew(threads, complaints, this.patience);
        this.strangers = new Crew(threads, complaints, this.patience);
        this.executors = new OddExecutors(threads.prefix(), release);
        this.pools = plan.pools().stream().map(pool -> lane(pool, fault)).toList();
        this.hosts = plan.reactors().stream()
                .map(reactor -> new Host(reactor, release))
                .toList();
        this.foreigners = IntStream.range(0, plan.foreigners())
                .mapToObj(i -> new Foreigner("foreign thread " + i, hosts, pools, books, open, random.split()))
                .toList();
        pools.forEach(lane -> tracker.accept(lane.pool()));
        hosts.forEach(host -> tracker.accept(host.reactor()));
    }

    private Lane lane(PoolPlan pool, UnaryOperator<Sender> fault) {
        ThreadPool started = pool.start();
        Sender sender = fault.apply((reactor, call) -> reactor.deferToThreadPool(started, call));
        return new Lane(pool.name(), Lane.Type.POOL, sender, started, pool, release);
    }

    /** Runs it to its end; false if that could not be reached: what is left of it is let go, and not waited for. */
    boolean run() {
        hosts.forEach(this::begin);
        foreigners.forEach(foreigner -> strangers.start("foreigner", foreigner));
        bear();
        if (plan.drains()) {
            drain();
        }
        if (!stopAll()) {
            letGo();
            return false;
        }
        List<Call> unanswered = new ArrayList<>();
        loads.forEach(load -> unanswered.addAll(load.outstanding()));
        new Aftermath(books, threads, patience).look(hosts, pools, executors, foreigners, unanswered, open);
        return true;
    }

    private void begin(Host host) {
        List<Lane> sound = Stream.concat(Stream.of(host.ownPool()), pools.stream())
                .filter(lane -> lane.plan().isSound())
                .toList();
        List<Lane> forays = Stream.concat(Stream.of(host.ownPool(), host.resolver()), pools.stream())
                .toList();
        Load load = new Load(host, books, sound, forays, executors.lanes(), open, random.split());
        loads.add(load);
        if (host.plan().runs()) {
            host.reactor().start().callFromThread(load::tick);
        } else {
            load.tick();
        }
    }

    /** The load runs, and blows fall. */
    private void bear() {
        long begin = System.nanoTime();
        for (Blow blow : plan.blows()) {
            if (!waitUntil(begin, blow.at())) {
                return;
            }
            strike(blow);
        }
        waitUntil(begin, plan.time());
    }

    /** False if the load is cut short. */
    private boolean waitUntil(long begin, Duration time) {
        while (System.nanoTime() - begin < time.toNanos()) {
            if (isCut.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    private void strike(Blow blow) {
        int target = blow.target();
        switch (blow.type()) {
            case STOP_POOL -> stoppers.start("blow", () -> stop(pools.get(target)));
            case STOP_POOL_ON_ITS_WORKER -> stopOnItsWorker(pools.get(target));
            case STOP_REACTOR -> stoppers.start("blow", () -> close(hosts.get(target)));
            case STOP_REACTOR_IN_A_CALLBACK -> stoppers.start("blow", () -> stopInACallback(hosts.get(target)));
        }
    }

    private static void stopOnItsWorker(Lane lane) {
        lane.stops();
        lane.pool()
                .callInThreadWithCallback(
                        (value, failure) -> {
                            if (failure != null) {
                                lane.discards().note(Treatment.WAIT, failure);
                            }
                            lane.pool().stop(Duration.ZERO);
                        },
                        () -> "stop");
    }

    private static void stopInACallback(Host host) {
        host.stops();
        var unused = host.reactor()
                .submit(() -> host.reactor()
                        .deferToThread(() -> "stop")
                        .onBoth(any -> host.reactor().stop()));
    }

    private void stop(Lane lane) {
        lane.stops();
        long begin = System.nanoTime();
        lane.pool().stop(lane.plan().deadline(), lane.plan().queued());
        tookBeyond(lane.name(), begin, lane.plan().deadline());
    }

    private void close(Host host) {
        host.stops();
        long begin = System.nanoTime();
        if (!host.reactor().close(Duration.ofNanos(patienceNanos))) {
            complaints.add(
                    host + " has not ended within " + TimeUnit.NANOSECONDS.toSeconds(patienceNanos) + " s", evidence());
        }
        tookBeyond(host.plan().name(), begin, host.plan().stopTimeout());
    }

    private void tookBeyond(String what, long begin, Duration deadline) {
        books.tookBeyondItsDeadline(what, System.nanoTime() - begin - deadline.toNanos());
    }

    /**
     * Callers make no more calls, and get the answers to those that they made, without any stop. One that does not shows
     * which it was when all has stopped.
     */
    private void drain() {
        for (Load load : loads) {
            Host host = load.host();
            if (host.plan().runs() && !host.isStopping()) {
                drain(host, load);
            }
        }
    }

    private void drain(Host host, Load load) {
        try {
            host.reactor().callFromThread(load::drain);
        } catch (RejectedExecutionException stopped) {
            if (!host.isStopping()) {
                complaints.add(host + " makes no calls, though nobody has stopped it: " + stopped);
            }
            return;
        }
        if (!patience.await(() -> load.whenDrained().isDone() || host.isStopping())) {
            complaints.add("callers of " + host + " have not got their answers within " + patience, evidence());
        }
    }

    /** In the order that was drawn, while the foreign threads call on; then those, and what was held up, are let go. */
    private boolean stopAll() {
        List<Runnable> stops = new ArrayList<>();
        pools.forEach(lane -> stops.add(() -> stop(lane)));
        hosts.forEach(host -> stops.add(() -> close(host)));
        switch (plan.order()) {
            case POOLS_FIRST, ALL_AT_ONCE -> {}
            case REACTORS_FIRST -> Collections.reverse(stops);
            case SHUFFLED -> Collections.shuffle(stops, new Random(plan.seed()));
        }
        if (plan.order() == EpisodePlan.Order.ALL_AT_ONCE) {
            stops.forEach(stop -> stoppers.start("stop", stop));
        } else {
            stoppers.start("stop", () -> stops.forEach(Runnable::run));
        }
        if (!stoppers.join()) {
            return false;
        }
        foreigners.forEach(Foreigner::end);
        release.countDown();
        return strangers.join();
    }

    /** Ends what can be ended, so that a later run in this process meets as little of it as can be. */
    private void letGo() {
        foreigners.forEach(Foreigner::end);
        release.countDown();
        hosts.forEach(host -> {
            host.stops();
            host.reactor().stop();
        });
        pools.forEach(lane -> stoppers.start("stop", () -> lane.pool().stop(Duration.ZERO, QueuedWork.CANCEL)));
        stoppers.interrupt();
        strangers.interrupt();
        patience.await(() -> threads.alive().isEmpty());
    }

    private List<String> evidence() {
        return Stream.of(
                        hosts.stream().map(host -> host + ": " + host.reactor().statistics()),
                        pools.stream().map(lane -> lane.pool().statistics().toString()),
                        threads.dump().stream())
                .flatMap(lines -> lines)
                .toList();
    }
}
