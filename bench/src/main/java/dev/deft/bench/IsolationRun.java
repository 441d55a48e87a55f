package dev.deft.bench;

import dev.deft.analysis.result.Arrivals;
import dev.deft.analysis.result.LookUpWindow;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.Window;
import dev.deft.analysis.theory.OperationalLaws;
import dev.deft.reactor.HostResolver;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * One round in one place, on a reactor and a pool that somebody else runs: look-ups that start as planned, in an {@link OpenLoop}, and user
 * work that has always so many calls outstanding, in a {@link ClosedLoop}.
 */
final class IsolationRun {

    private final LookUpPlace place;
    private final IsolationPlan plan;
    private final Reactor reactor;
    private final ThreadPool user;
    private final HostResolver resolver;
    private final LongSupplier clock;
    private final CpuClock cpu;
    private final Duration warmUp;
    private final Duration time;
    private final long seed;

    private final CompletableFuture<Window> lookUpWindow = new CompletableFuture<>();
    private final CompletableFuture<Window> userWindow = new CompletableFuture<>();

    /**
     * A round that has not begun.
     *
     * @param user the pool of the user's work
     * @param resolver looks up where the reactor does not
     */
    IsolationRun(
            LookUpPlace place,
            IsolationPlan plan,
            Reactor reactor,
            ThreadPool user,
            HostResolver resolver,
            LongSupplier clock,
            CpuClock cpu,
            Duration warmUp,
            Duration time,
            long seed) {
        this.place = place;
        this.plan = plan;
        this.reactor = reactor;
        this.user = user;
        this.resolver = resolver;
        this.clock = clock;
        this.cpu = cpu;
        this.warmUp = warmUp;
        this.time = time;
        this.seed = seed;
    }

    /** Sets look-ups and user work going; the reactor's thread. */
    void start() {
        OpenLoop lookUps = lookUps(); // before user work has all threads, of which some may be reserved
        if (place.reference() != null) {
            flood().start();
        }
        lookUps.start();
    }

    /** Returns what will have been measured when nothing of it is under way. */
    CompletableFuture<LookUpWindow> outcome() {
        long timeout = plan.timeout().toNanos();
        return place.reference() == null
                ? lookUpWindow.thenApply(window -> LookUpWindow.of(window, null, timeout))
                : lookUpWindow.thenCombine(userWindow, (window, of) -> LookUpWindow.of(window, of, timeout));
    }

    private OpenLoop lookUps() {
        Workload load =
                new Workload(WorkParser.parse("noop"), PoolKind.DEDICATED, new StopCondition.Time(time), warmUp);
        LookUpSystem system = new LookUpSystem(
                reactor,
                place.lookUps(reactor, user, plan.reserved(), resolver),
                place.asksDns() ? LookUpNames.distinct() : LookUpNames.numbered(LookUpNames.spellings(plan.host())),
                plan.timeout());
        LongSupplier gaps = Arrivals.POISSON.gaps(OperationalLaws.NANOS_PER_SECOND / plan.ratePerSecond(), seed);
        return new OpenLoop(load, gaps, system, clock, cpu, Driver.Listener.completing(lookUpWindow));
    }

    /**
     * The user's work, from before the look-ups are counted until after. Half the warm-up is its own: its books are not opened, which takes
     * the reactor a while, in the window of the look-ups.
     */
    private ClosedLoop flood() {
        Workload load = new Workload(
                plan.userWork().seeded(seed),
                PoolKind.DEDICATED,
                new StopCondition.Time(time.plus(warmUp)),
                warmUp.dividedBy(2));
        return new ClosedLoop(
                new Shape(plan.demand(), plan.workers()),
                load,
                DeftSystem.on(reactor, user),
                clock,
                cpu,
                Driver.Listener.completing(userWindow));
    }
}
