package dev.deft.micrometer;

import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An observation for each call of a pool, which a tracer makes a span of: named {@code deft.call}, with the pool's name under the key {@code pool}. It begins at the
 * submission, as the child of the observation that is current there, has the events {@code started} and {@code finished}, and ends where the outcome arrives
 * in the reactor's thread, or, for a call that is not deferred, where the call has ended. A call that throws, is refused or is cancelled ends with that error.
 *
 * <p>While the call runs it is the current one on the worker, so what is observed there is its child.
 */
public final class CallObservations implements PoolObserver {

    /** The name of each observation. */
    public static final String NAME = "deft.call";

    private final ObservationRegistry registry;

    /** Makes the observer that has {@code registry}'s handlers told. */
    public CallObservations(ObservationRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public @Nullable CallObserver submitted(CallTimes call) {
        Objects.requireNonNull(call, "call");
        Observation observation = Observation.createNotStarted(NAME, registry);
        if (observation.isNoop()) {
            return null;
        }
        observation
                .contextualName("call on " + call.pool())
                .lowCardinalityKeyValue("pool", call.pool())
                .start();
        return new ObservedCall(observation, registry);
    }

    /** The observation of one call, which goes with it from thread to thread. */
    private static final class ObservedCall implements CallObserver {

        private final Observation observation;
        private final ObservationRegistry registry;

        /** The worker's, while the call runs there. */
        private Observation.@Nullable Scope scope;

        ObservedCall(Observation observation, ObservationRegistry registry) {
            this.observation = observation;
            this.registry = registry;
        }

        @Override
        public void started(CallTimes call) {
            observation.event(Observation.Event.of("started"));
            Observation.Scope before = registry.getCurrentObservationScope();
            try {
                scope = observation.openScope();
            } catch (Throwable handlerFailed) { // by then it is the current one, and nobody would close it
                registry.setCurrentObservationScope(before);
                throw handlerFailed;
            }
        }

        @Override
        public void finished(CallTimes call, @Nullable Throwable failure) {
            Observation.Scope open = scope;
            scope = null;
            try {
                if (open != null) {
                    open.close();
                }
                if (failure != null) {
                    observation.error(failure);
                }
                observation.event(Observation.Event.of("finished"));
            } finally {
                if (!call.isDeferred()) {
                    observation.stop();
                }
            }
        }

        @Override
        public void delivered(CallTimes call) {
            observation.stop();
        }

        @Override
        public void discarded(CallTimes call, Throwable reason) {
            observation.error(reason);
            observation.stop();
        }
    }
}
