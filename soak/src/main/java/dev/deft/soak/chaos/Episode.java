package dev.deft.soak.chaos;

import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * One episode: reactors and pools of its own, a load, stops while it runs, their end, and a look at what is left of them,
 * which is to be nothing. One thread runs it.
 */
final class Episode {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final EpisodePlan plan;
    private final EpisodeContext context;
    private final BooleanSupplier isCut;
    private final boolean tracksUnhandled;
    private final SplittableRandom random;

    /** The threads that call on its reactors and pools, and belong to neither. */
    private final DaemonThreads externals;

    private final CountDownLatch release = new CountDownLatch(1);
    private final MisbehavingExecutors executors;
    private final List<ObserverAccount> observers = new ArrayList<>();
    private final List<CallTarget> pools;
    private final List<ReactorUnderTest> reactors;
    private final List<ReactorLoad> loads = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final Map<String, SideLoad> sideLoads;
    private final StopInjector stops;
    private final List<ExternalThread> externalThreads;

    /**
     * Makes an episode whose load has not begun; to be run on this thread.
     *
     * @param isCut asked now and then whether its load is to end early
     * @param tracksUnhandled true if failures that nobody handled are told to {@link Chaos#unhandled}
     * @param reports what pools report
     * @param tracker takes what must be garbage when the episode has ended
     */
    Episode(
            EpisodePlan plan,
            ChaosTally tally,
            Duration patience,
            BooleanSupplier isCut,
            DeftOperations deft,
            boolean tracksUnhandled,
            PoolReports reports,
            Consumer<Object> tracker) {
        this.plan = plan;
        this.isCut = isCut;
        this.tracksUnhandled = tracksUnhandled;
        this.random = new SplittableRandom(plan.seed());
        String name = EpisodePlan.nameOf(plan.number());
        this.context = EpisodeContext.of(name, tally, deft, reports, patience);
        this.externals = new DaemonThreads(context);
        this.executors = new MisbehavingExecutors(context.threads().prefix(), release);
        this.pools = IntStream.range(0, plan.pools().size())
                .mapToObj(i -> target(plan.pools().get(i), plan.observes(i)))
                .toList();
        this.reactors = IntStream.range(0, plan.reactors().size())
                .mapToObj(i -> new ReactorUnderTest(plan.reactors().get(i), plan.carries(i), release, deft))
                .toList();
        this.externalThreads = IntStream.range(0, plan.externalThreads())
                .mapToObj(i -> new ExternalThread("external thread " + i, reactors, pools, context, random.split()))
                .toList();
        this.stops = new StopInjector(pools, reactors, context);
        this.sideLoads = SideLoads.of(plan, context, random);
        pools.forEach(target -> tracker.accept(target.pool()));
        reactors.forEach(tested -> tracker.accept(tested.reactor()));
    }

    private CallTarget target(PoolPlan pool, boolean observed) {
        ThreadPool started = observed ? pool.start(context.deft(), account(pool)) : pool.start(context.deft());
        ThreadPool share = pool.shared() ? started.share("half").ahead(4).start() : started;
        Sender sender = context.deft()
                .sender((reactor, call) -> reactor.deferToThreadPool(call.number() % 2 == 0 ? started : share, call));
        return new CallTarget(pool.name(), CallTarget.TargetKind.POOL, sender, started, pool, release);
    }

    private ObserverAccount account(PoolPlan pool) {
        ObserverAccount account = new ObserverAccount(pool.name(), context.violations());
        observers.add(account);
        return account;
    }

    /** Runs it to its end; returns false if that could not be reached: what is left is abandoned, and not waited for. */
    boolean run() {
        reactors.forEach(this::begin);
        externalThreads.forEach(thread -> externals.start("external", thread));
        sideLoads.forEach(externals::start);
        runLoad();
        if (plan.drains()) {
            drain();
        }
        if (!stopAll()) {
            abandon();
            return false;
        }
        List<ChaosCall> unanswered = new ArrayList<>();
        loads.forEach(load -> unanswered.addAll(load.outstanding()));
        new EndChecks(context).check(reactors, pools, executors, externalThreads, probes, unanswered);
        observers.forEach(ObserverAccount::check);
        return true;
    }

    private void begin(ReactorUnderTest tested) {
        List<CallTarget> healthy = Stream.concat(Stream.of(tested.ownPool()), pools.stream())
                .filter(target -> target.plan().isHealthy())
                .toList();
        List<CallTarget> all = Stream.concat(Stream.of(tested.ownPool(), tested.resolver()), pools.stream())
                .toList();
        List<Probe> watching = probes(tested);
        probes.addAll(watching);
        ReactorLoad load =
                new ReactorLoad(tested, context, healthy, all, executors.targets(), watching, random.split());
        loads.add(load);
        if (tested.plan().runs()) {
            InheritedTraits.runWith(tested.reactor()::start);
            tested.reactor().callFromThread(load::tick);
        } else {
            load.tick();
        }
    }

    private List<Probe> probes(ReactorUnderTest tested) {
        List<Probe> probes = new ArrayList<>();
        probes.add(
                new InterruptProbe(tested, context.deft(), random.split())); // first, before anything else clears one
        probes.add(new TimerWaitProbe(tested, context.deft()));
        probes.add(new TimerFloodProbe(tested, context.deft(), random.split()));
        probes.add(new TaskProbe(tested, context.deft(), random.split()));
        probes.add(new CoroutineProbe(tested, context.deft(), random.split()));
        probes.add(new WaitersProbe(tested, context.deft()));
        probes.add(new ConnectionProbe(tested, context.deft(), random.split(), false));
        probes.add(new ConnectionProbe(tested, context.deft(), random.split(), true));
        probes.add(new ServiceProbe(tested, context.deft(), random.split()));
        if (tracksUnhandled) {
            probes.add(new UnhandledFailureProbe(tested, random.split()));
        }
        return probes;
    }

    /** Waits while the load runs, and has each stop happen at its time. */
    private void runLoad() {
        long begin = System.nanoTime();
        for (StopEvent event : plan.stopEvents()) {
            if (!waitUntil(begin, event.at())) {
                return;
            }
            stops.inject(event);
        }
        waitUntil(begin, plan.time());
    }

    /** Returns false if the load is cut short. */
    private boolean waitUntil(long begin, Duration time) {
        while (System.nanoTime() - begin < time.toNanos()) {
            if (isCut.getAsBoolean()) {
                return false;
            }
            pools.forEach(this::checkAbandoned);
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /** A call that was given up keeps its worker until it ends, and is counted no longer than that. */
    private void checkAbandoned(CallTarget target) {
        PoolStatistics now = context.deft().statistics(target.pool());
        if (now.abandoned() > now.busy()) {
            context.violations()
                    .add("pool " + target + " counts more abandoned calls than workers that are busy: " + now);
        }
    }

    /**
     * Has callers make no more calls, and waits for the answers to those that they made, without any stop. One that gets none
     * shows which call it was when all has stopped.
     */
    private void drain() {
        for (ReactorLoad load : loads) {
            ReactorUnderTest tested = load.tested();
            if (tested.plan().runs() && !tested.isStopping()) {
                drain(tested, load);
            }
        }
    }

    private void drain(ReactorUnderTest tested, ReactorLoad load) {
        try {
            tested.reactor().callFromThread(load::drain);
        } catch (RejectedExecutionException stopped) {
            if (!tested.isStopping()) {
                context.violations().add(tested + " makes no calls, though nobody has stopped it: " + stopped);
            }
            return;
        }
        if (!context.hangDetector().await(() -> load.whenDrained().isDone() || tested.isStopping())) {
            context.violations()
                    .add(
                            "callers of " + tested + " have not got their answers within "
                                    + context.hangDetector().limit(),
                            evidence());
        }
    }

    /** Stops all while the external threads call on; then ends those, and releases what was blocked. */
    private boolean stopAll() {
        if (!stops.stopAll(plan.order(), plan.seed())) {
            return false;
        }
        endExternalThreads();
        return externals.join();
    }

    private void endExternalThreads() {
        externalThreads.forEach(ExternalThread::end);
        sideLoads.values().forEach(SideLoad::end);
        release.countDown();
    }

    /** Ends what can be ended, so that a later run in this process meets as little of it as can be. */
    private void abandon() {
        endExternalThreads();
        stops.abandon();
        externals.interrupt();
        context.hangDetector().await(() -> context.threads().alive().isEmpty());
    }

    private List<String> evidence() {
        return Stream.of(
                        reactors.stream()
                                .map(tested -> tested + ": " + tested.reactor().statistics()),
                        pools.stream().map(target -> target.pool().statistics().toString()),
                        context.threads().dump().stream())
                .flatMap(lines -> lines)
                .toList();
    }
}
