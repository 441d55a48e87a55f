package dev.deft.reactor.service;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.Durations;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A service of several others, which may be such themselves: a tree.
 *
 * <pre>{@code
 * Program.react(r -> {
 *     MultiService shop = new MultiService(r, "shop");
 *     ThreadPool db = ThreadPool.named("db").maxThreads(8).start();
 *     shop.addService(Service.ofPool(r, db)); // the first that starts, and the last that stops
 *     shop.addService(new MultiService(r, "desks"));
 *     return shop.run(Duration.ofSeconds(5));
 * });
 * }</pre>
 *
 * <p>They start in the order in which they were added, each when the one before has started. Where one fails to, those that have started
 * are stopped. They stop in the reverse order, each when the one after it has stopped, all to one deadline; when a tenth of the time is left, or one
 * second, those that still wait for their turn have it at once, so that one that refuses to end keeps no other from its clean-up. A failure in one
 * stop keeps no other from its own.
 *
 * <p>On the reactor's thread only. After Twisted's {@code service.MultiService}.
 */
public final class MultiService extends Service {

    private final Set<Service> services = new LinkedHashSet<>();

    /** Those of the services that are being removed. */
    private final Set<Service> leaving = new LinkedHashSet<>();

    /** The stop of the services; null if they are not being stopped. */
    private @Nullable StopInTurn stopInTurn;

    /** Makes one of no services. */
    public MultiService(Reactor reactor, String name) {
        super(reactor, name);
    }

    /**
     * Adds {@code service}, which is started and stopped with this. If this runs, it is started now; the Deferred has its start, and where that
     * fails, the service is taken out again. Otherwise the Deferred has fired.
     *
     * @throws IllegalArgumentException if it is there already
     * @throws IllegalStateException if this is stopping, or runs and {@code service} has been started already
     */
    public Deferred<Void> addService(Service service) {
        confinement.check(this, "addService");
        Objects.requireNonNull(service, "service");
        if (state() == State.STOPPING) {
            throw new IllegalStateException("addService(" + service + "): " + this
                    + " is stopping, and would not start it; add it when the Deferred of the stop() has fired");
        }
        if (!services.add(service)) {
            throw new IllegalArgumentException(
                    "addService(" + service + "): " + this + " has it already; add another one");
        }
        return state() == State.RUNNING ? startAdded(service) : done();
    }

    private Deferred<Void> startAdded(Service service) {
        Deferred<Void> started;
        try {
            started = service.start();
        } catch (RuntimeException e) { // somebody else has started it
            services.remove(service);
            throw e;
        }
        return started.onFailure(failure -> services.remove(service)).addErrback(ServiceException.class, failure -> {
            throw failure.within(name());
        });
    }

    /**
     * Takes {@code service} out when it has stopped, as {@link Service#stop} does it; the Deferred has that.
     *
     * @param deadline the time that there is for its stop, from now on
     * @throws IllegalArgumentException if it is not there, or the deadline is negative
     */
    public Deferred<Void> removeService(Service service, Duration deadline) {
        confinement.check(this, "removeService");
        Objects.requireNonNull(service, "service");
        Durations.notNegative("deadline", deadline);
        if (!services.contains(service)) {
            throw new IllegalArgumentException(
                    "removeService(" + service + "): " + this + " does not have it; ask the service that does");
        }
        leaving.add(service);
        return service.stop(deadline).onBoth(stopped -> {
            services.remove(service);
            leaving.remove(service);
        });
    }

    @Override
    protected Deferred<?> onStart() {
        return startAllBut(Set.of());
    }

    /** Starts those that are not among {@code begun}, and then those that were added meanwhile, until there are no others. */
    private Deferred<Void> startAllBut(Set<Service> begun) {
        Set<Service> next = new LinkedHashSet<>(services);
        next.removeAll(begun);
        Deferred<Void> started = done();
        for (Service service : next) {
            started.addCallbackDeferring(before -> start(service));
        }
        if (next.isEmpty()) {
            return started;
        }
        next.addAll(begun);
        return started.addCallbackDeferring(all -> startAllBut(next));
    }

    private Deferred<Void> start(Service service) {
        if (!stays(service)) {
            return done();
        }
        return service.start().addErrbackDeferring(CancellationException.class, cancelled -> {
            if (stays(service)) {
                throw cancelled;
            }
            return done();
        });
    }

    private boolean stays(Service service) {
        return services.contains(service) && !leaving.contains(service);
    }

    @Override
    protected Deferred<?> onStop(Duration left) {
        stopInTurn = new StopInTurn(this, services, left);
        return stopInTurn.begin();
    }

    @Override
    void hurry() {
        if (stopInTurn != null) {
            stopInTurn.hurry();
        }
    }
}
