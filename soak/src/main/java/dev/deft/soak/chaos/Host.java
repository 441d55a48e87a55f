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

/** A reactor of an episode, with the lanes that are its own. Any thread, but for the constructor and {@link #later}. */
final class Host {

    private final ReactorPlan plan;
    private final Ways ways;
    private final Reactor reactor;
    private final Lane ownPool;
    private final Lane resolver;
    private final Lane thread;

    /** By the name that is looked up: what the resolver does when it is asked for that. */
    private final Map<String, Call> lookUps = new ConcurrentHashMap<>();

    /** Set before the stop is asked for: from then on its consequences are none to complain of. */
    private volatile boolean stopping;

    /** Makes the reactor, which belongs to this thread until it is started. */
    Host(ReactorPlan plan, CountDownLatch release, Ways ways) {
        this(plan, release, ways, ReactorBuilder::create);
    }

    /** @param maker what makes the reactor; the test kit makes one whose time and threads are driven by hand */
    Host(ReactorPlan plan, CountDownLatch release, Ways ways, Function<ReactorBuilder, Reactor> maker) {
        this.plan = plan;
        this.ways = ways;
        reactor = maker.apply(Reactor.builder()
                .name(plan.name())
                .transport(plan.transport())
                .waitStrategy(plan.waitStrategy())
                .stopTimeout(plan.stopTimeout())
                .threadPoolSize(plan.ownThreads())
                .hostResolver(this::lookUp));
        for (TriggerFault fault : plan.triggers()) {
            var unused = reactor.addSystemEventTrigger(fault.phase(), SystemEvent.SHUTDOWN, fault.on(this));
        }
        String name = plan.name();
        ownPool = lane(name + "'s own pool", Lane.Type.OWN_POOL, (same, call) -> same.deferToThread(call), release);
        resolver = lane(name + "'s resolver", Lane.Type.RESOLVER, this::resolve, release);
        thread = lane(name + "'s thread", Lane.Type.REACTOR, (same, call) -> Deferred.succeed(call), release);
    }

    private Lane lane(String name, Lane.Type type, Sender sender, CountDownLatch release) {
        return new Lane(name, type, sender, null, PoolPlan.own(name, plan.ownThreads()), release);
    }

    Reactor reactor() {
        return reactor;
    }

    ReactorPlan plan() {
        return plan;
    }

    Lane ownPool() {
        return ownPool;
    }

    Lane resolver() {
        return resolver;
    }

    /** The reactor's thread, for calls that run there. */
    Lane thread() {
        return thread;
    }

    void stops() {
        stopping = true;
        List.of(ownPool, resolver, thread).forEach(Lane::stops);
    }

    boolean isStopping() {
        return stopping;
    }

    /** On the reactor's thread; a reactor that has ended makes no more calls, which is nothing to complain of. */
    void later(Duration delay, Runnable call) {
        try {
            ways.callLater(reactor, delay, call);
        } catch (RejectedExecutionException ended) {
            if (!stopping) {
                throw ended;
            }
        }
    }

    private Deferred<Object> resolve(Reactor same, Call call) {
        String name = call.toString();
        lookUps.put(name, call);
        return same.resolve(name).onBoth(done -> lookUps.remove(name)).addCallback(addresses -> call);
    }

    /** The reactor's resolver, which does as badly as any other call. */
    private List<InetAddress> lookUp(String name) {
        Call call = lookUps.get(name);
        if (call == null) {
            return List.of(InetAddress.getLoopbackAddress()); // it was given up before
        }
        try {
            return call.call() == call ? List.of(InetAddress.getLoopbackAddress()) : none();
        } catch (Throwable failure) {
            throw Call.<RuntimeException>asItIs(failure);
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
