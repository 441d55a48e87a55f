package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.reactor.SystemEvent;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** A reactor of an episode, with the targets that are its own. Any thread, but for the constructor and {@link #later}. */
final class ReactorUnderTest {

    private final ReactorPlan plan;
    private final boolean carries;
    private final DeftOperations deft;
    private final Reactor reactor;
    private final CallTarget ownPool;
    private final CallTarget resolver;
    private final CallTarget thread;

    /** The calls of the resolver, by the name that is looked up. */
    private final Map<String, ChaosCall> lookUps = new ConcurrentHashMap<>();

    /** Set before the stop is asked for: from then on its consequences are no violations. */
    private volatile boolean stopping;

    /** Makes the reactor, which belongs to this thread until it is started. */
    ReactorUnderTest(ReactorPlan plan, boolean carries, CountDownLatch release, DeftOperations deft) {
        this(plan, carries, release, deft, ReactorBuilder::create);
    }

    /** @param maker a maker of the reactor; the test kit's makes one whose time and threads are driven by hand */
    ReactorUnderTest(
            ReactorPlan plan,
            boolean carries,
            CountDownLatch release,
            DeftOperations deft,
            Function<ReactorBuilder, Reactor> maker) {
        this.carries = carries;
        this.plan = plan;
        this.deft = deft;
        ReactorBuilder builder = Reactor.builder()
                .name(plan.name())
                .transport(plan.transport())
                .waitStrategy(plan.waitStrategy())
                .stopTimeout(plan.stopTimeout())
                .threadPoolSize(plan.ownThreads())
                .hostResolver(this::lookUp);
        if (carries) {
            builder.carries(deft.carrier(CarriedCall.carrier())).carries(WaitersProbe.carrier());
        }
        reactor = maker.apply(builder);
        for (TriggerFault fault : plan.triggers()) {
            var unused = reactor.addSystemEventTrigger(fault.phase(), SystemEvent.SHUTDOWN, fault.on(this));
        }
        String name = plan.name();
        ownPool = target(
                name + "'s own pool",
                CallTarget.TargetKind.OWN_POOL,
                (same, call) -> same.deferToThread(call),
                release);
        resolver = target(name + "'s resolver", CallTarget.TargetKind.RESOLVER, this::resolve, release);
        thread = target(
                name + "'s thread", CallTarget.TargetKind.REACTOR, (same, call) -> Deferred.succeed(call), release);
    }

    private CallTarget target(String name, CallTarget.TargetKind kind, Sender sender, CountDownLatch release) {
        return new CallTarget(name, kind, sender, null, PoolPlan.own(name, plan.ownThreads()), release);
    }

    Reactor reactor() {
        return reactor;
    }

    ReactorPlan plan() {
        return plan;
    }

    /** Returns whether it takes a context along with the calls that it sends. */
    boolean carries() {
        return carries;
    }

    CallTarget ownPool() {
        return ownPool;
    }

    CallTarget resolver() {
        return resolver;
    }

    /** Returns the reactor's thread as a target, for calls that run there. */
    CallTarget thread() {
        return thread;
    }

    /** Has what a stop brings pass from now on. To be called before the stop. */
    void expectStop() {
        stopping = true;
        List.of(ownPool, resolver, thread).forEach(CallTarget::expectStop);
    }

    boolean isStopping() {
        return stopping;
    }

    /** Makes a timed call; a reactor that has ended may refuse it. On the reactor's thread. */
    void later(Duration delay, Runnable call) {
        try {
            deft.callLater(reactor, delay, call);
        } catch (RejectedExecutionException ended) {
            if (!stopping) {
                throw ended;
            }
        }
    }

    private Deferred<Object> resolve(Reactor same, ChaosCall call) {
        String name = call.toString();
        lookUps.put(name, call);
        return same.resolve(name).onBoth(done -> lookUps.remove(name)).addCallback(addresses -> call);
    }

    /** Looks a name up, for the reactor's resolver, by making the call of that name. */
    private List<InetAddress> lookUp(String name) {
        ChaosCall call = lookUps.get(name);
        if (call == null) {
            return List.of(InetAddress.getLoopbackAddress()); // it was given up before
        }
        try {
            return call.call() == call ? List.of(InetAddress.getLoopbackAddress()) : none();
        } catch (Throwable failure) {
            throw ChaosCall.<RuntimeException>sneakyThrow(failure);
        }
    }

    @SuppressWarnings("NullAway") // a user's resolver may break its word
    private static List<InetAddress> none() {
        return null;
    }

    @Override
    public String toString() {
        return plan.name();
    }
}
