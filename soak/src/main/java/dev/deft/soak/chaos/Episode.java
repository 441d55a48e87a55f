package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
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
    private final Ways ways;
    private final boolean hearsOfUnhandled;
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
    private final List<Probe> probes = new ArrayList<>();
    private final NestedWaits nestedWaits;
    private final ShutDownNowRace race;
    private final Closing closing;
    private final List<Foreigner> foreigners;

    /**
     * An episode whose load has not begun; to be run on this thread.
     *
     * @param isCut asked now and then whether its load is to end early
     * @param hearsOfUnhandled whether failures that nobody handled are told to {@link Chaos#unhandled}
     */
    Episode(
            EpisodePlan plan,
            Books books,
            Duration patience,
            BooleanSupplier isCut,
            Ways ways,
            boolean hearsOfUnhandled,
            Consumer<Object> tracker) {
        this.plan = plan;
        this.books = books;
        this.complaints = books.complaints();
        this.isCut = isCut;
        this.ways = ways;
        this.hearsOfUnhandled = hearsOfUnhandled;
        this.random = new SplittableRandom(plan.seed());
        this.threads = new EpisodeThreads("deft-" + EpisodePlan.nameOf(plan.number()) + "-");
        this.patience = new Patience(patience, threads);
        this.stoppers = new Crew(threads, complaints, this.patience);
        this.strangers = new Crew(threads, complaints, this.patience);
        this.executors = new OddExecutors(threads.prefix(), release);
        this.pools = plan.pools().stream().map(this::lane).toList();
        this.hosts = plan.reactors().stream()
                .map(reactor -> new Host(reactor, release, ways))
                .toList();
        this.foreigners = IntStream.range(0, plan.foreigners())
                .mapToObj(i -> new Foreigner("foreign thread " + i, hosts, pools, books, open, random.split()))
                .toList();
        this.closing = new Closing(ways);
        this.nestedWaits = nestedWaits();
        this.race = new ShutDownNowRace(
                EpisodePlan.nameOf(plan.number()) + "-race",
                ways,
                complaints,
                new Crew(threads, complaints, this.patience));
        pools.forEach(lane -> tracker.accept(lane.pool()));
        hosts.forEach(host -> tracker.accept(host.reactor()));
    }

    private NestedWaits nestedWaits() {
        Reactor reactor = Reactor.builder()
                .name(EpisodePlan.nameOf(plan.number()) + "-nesting")
                .transport(plan.reactors().get(0).transport())
                .create();
        return new NestedWaits(reactor, plan.nests(), ways, complaints, patience, threads, random.split());
    }

    private Lane lane(PoolPlan pool) {
        ThreadPool started = pool.start(ways);
        Sender sender = ways.sender((reactor, call) -> reactor.deferToThreadPool(started, call));
        return new Lane(pool.name(), Lane.Type.POOL, sender, started, pool, release);
    }

    /** Runs it to its end; false if that could not be reached: what is left of it is let go, and not waited for. */
    boolean run() {
        hosts.forEach(this::begin);
        foreigners.forEach(foreigner -> strangers.start("foreigner", foreigner));
        strangers.start("nesting", nestedWaits);
        strangers.start("race", race);
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
        new Aftermath(books, threads, patience).look(hosts, pools, executors, foreigners, probes, unanswered, open);
        return true;
    }

    private void begin(Host host) {
        List<Lane> sound = Stream.concat(Stream.of(host.ownPool()), pools.stream())
                .filter(lane -> lane.plan().isSound())
                .toList();
        List<Lane> forays = Stream.concat(Stream.of(host.ownPool(), host.resolver()), pools.stream())
                .toList();
        List<Probe> watching = probes(host);
        probes.addAll(watching);
        Load load = new Load(host, books, sound, forays, executors.lanes(), open, watching, random.split());
        loads.add(load);
        if (host.plan().runs()) {
            Heritage.bear(host.reactor()::start);
            host.reactor().callFromThread(load::tick);
        } else {
            load.tick();
        }
    }

    private List<Probe> probes(Host host) {
        List<Probe> probes = new ArrayList<>();
        probes.add(new LeftInterrupts(host, ways, random.split())); // first, before anything else clears one
        probes.add(new TimedWaits(host, ways));
        probes.add(new TimerFlood(host, ways, random.split()));
        if (hearsOfUnhandled) {
            probes.add(new LeftFailures(host, random.split()));
        }
        return probes;
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
            case STOP_POOL_WITH_MANY_QUEUED -> stoppers.start("blow", () -> stopWithManyQueued(pools.get(target)));
            case STOP_REACTOR -> stoppers.start("blow", () -> close(hosts.get(target)));
            case STOP_REACTOR_IN_A_CALLBACK -> stoppers.start("blow", () -> closing.inACallback(host(target)));
            case CLOSE_REACTOR_ON_ITS_WORKER -> stoppers.start("blow", () -> closing.onItsWorker(host(target)));
            case CLOSE_REACTOR_ON_A_WORKER_THAT_STOPS_WITH_IT ->
                stoppers.start("blow", () -> closing.onAWorkerThatStopsWithIt(host(target), pools.get(0)));
            case CLOSE_REACTORS_FROM_EACH_OTHER ->
                stoppers.start("blow", () -> closing.fromEachOther(host(target), host(target + 1)));
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

    /** Counted round and round. */
    private Host host(int number) {
        return hosts.get(number % hosts.size());
    }

    private void stopWithManyQueued(Lane lane) {
        new ManyQueued(books, open).submit(lane);
        stop(lane);
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
        ways.close(host.reactor());
        // It has a bound, beyond which two reactors may be that close each other. Who never ends is seen by its thread.
        patience.await(() -> host.reactor().close(Duration.ZERO));
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
        endStrangers();
        return strangers.join();
    }

    private void endStrangers() {
        foreigners.forEach(Foreigner::end);
        nestedWaits.end();
        race.end();
        release.countDown();
    }

    /** Ends what can be ended, so that a later run in this process meets as little of it as can be. */
    private void letGo() {
        endStrangers();
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
