package dev.deft.micrometer;

import dev.deft.reactor.ContextCarrier;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Objects;

/**
 * A carrier of all the thread-locals that {@code io.micrometer:context-propagation} knows of, such as the current observation and a tracer's span, for {@link
 * dev.deft.reactor.ReactorBuilder#carries}. Needs that library, which Deft does not bring.
 *
 * <pre>{@code
 * Reactor reactor = Reactor.builder()
 *         .carries(PropagatedContext.ofAll())
 *         .create();
 * }</pre>
 *
 * <p>A thread-local that is not set where the work is asked for is cleared where it is done.
 */
public final class PropagatedContext implements ContextCarrier<ContextSnapshot> {

    private final ContextSnapshotFactory factory;

    private PropagatedContext(ContextSnapshotFactory factory) {
        this.factory = factory;
    }

    /** Returns the carrier of what the registry of the process knows. */
    public static PropagatedContext ofAll() {
        return of(ContextSnapshotFactory.builder().clearMissing(true).build());
    }

    /** Returns the carrier of what {@code factory} captures. */
    public static PropagatedContext of(ContextSnapshotFactory factory) {
        return new PropagatedContext(Objects.requireNonNull(factory, "factory"));
    }

    @Override
    public ContextSnapshot capture() {
        return factory.captureAll();
    }

    @Override
    public Scope set(ContextSnapshot captured) {
        ContextSnapshot.Scope scope =
                Objects.requireNonNull(captured, "captured").setThreadLocals();
        return scope::close;
    }
}
