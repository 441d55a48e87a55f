package dev.deft.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls as observations, and the observation that is current where a call or a callback runs. */
class CallObservationsTest {

    private final List<String> events = new ArrayList<>();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final TestReactor test = TestReactor.create(0, Reactor.builder().carries(PropagatedContext.ofAll()));
    private final Reactor reactor = test.reactor();
    private final ThreadPool pool =
            test.start(ThreadPool.named("db").fixed(1).queueCapacity(1).observedBy(new CallObservations(registry)));

    /** Notes what Micrometer tells a tracer. */
    private final class Tracer implements ObservationHandler<Observation.Context> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }

        @Override
        public void onStart(Observation.Context context) {
            var parent = context.getParentObservation();
            events.add("start " + context.getName()
                    + (parent == null ? "" : " in " + parent.getContextView().getName())
                    + " "
                    + context.getLowCardinalityKeyValues().stream()
                            .map(pair -> pair.getKey() + "=" + pair.getValue())
                            .toList());
        }

        @Override
        public void onEvent(Observation.Event event, Observation.Context context) {
            events.add(event.getName() + " " + context.getName());
        }

        @Override
        public void onError(Observation.Context context) {
            events.add("error " + context.getError().getClass().getSimpleName());
        }

        @Override
        public void onStop(Observation.Context context) {
            events.add("stop " + context.getName());
        }
    }

    @BeforeEach
    void watch() {
        ObservationThreadLocalAccessor.getInstance().setObservationRegistry(registry);
        ContextRegistry.getInstance().registerThreadLocalAccessor(ObservationThreadLocalAccessor.getInstance());
        registry.observationConfig().observationHandler(new Tracer());
    }

    @AfterEach
    void end() {
        test.close();
    }

    private String current() {
        @Nullable Observation now = registry.getCurrentObservation();
        return now == null ? "nothing" : now.getContextView().getName();
    }

    @Test
    void aCallIsAChildOfWhatIsObservedWhereItIsSubmittedAndCurrentWhereItRuns() {
        Observation request = Observation.start("request", registry);
        events.clear();
        try (Observation.Scope scope = request.openScope()) {
            assertThat(scope.getCurrentObservation()).isSameAs(request);
            reactor.deferToThreadPool(pool, () -> events.add("runs in " + current()))
                    .onBoth(done -> events.add("callback in " + current()));
        }
        test.runWork();
        events.add("afterwards in " + current());

        assertThat(events)
                .containsExactly(
                        "start deft.call in request [pool=db]",
                        "started deft.call",
                        "runs in deft.call",
                        "finished deft.call",
                        "stop deft.call",
                        "callback in request",
                        "afterwards in nothing");
    }

    @Test
    void aFailureIsItsError() {
        reactor.deferToThreadPool(pool, () -> {
                    throw new IllegalStateException("no");
                })
                .onFailure(failure -> {});
        test.runWork();

        assertThat(events).endsWith("error IllegalStateException", "finished deft.call", "stop deft.call");
    }

    @Test
    void aCallThatIsCancelledOrRefusedEndsWithThatError() {
        Deferred<String> cancelled = reactor.deferToThreadPool(pool, () -> "row");
        cancelled.onFailure(failure -> {});
        events.clear();
        cancelled.cancel();
        assertThat(events).containsExactly("error CancellationException", "stop deft.call");

        reactor.deferToThreadPool(pool, () -> "row");
        reactor.deferToThreadPool(pool, () -> "row");
        events.clear();
        reactor.deferToThreadPool(pool, () -> "row").onFailure(failure -> {});
        assertThat(events).containsExactly("start deft.call [pool=db]", "error QueueFullException", "stop deft.call");
    }

    @Test
    void aCallThatIsNotDeferredEndsOnItsWorker() {
        pool.execute(() -> events.add("runs in " + current()));
        test.runWork();

        assertThat(events)
                .containsExactly(
                        "start deft.call [pool=db]",
                        "started deft.call",
                        "runs in deft.call",
                        "finished deft.call",
                        "stop deft.call");
    }

    @Test
    void aHandlerThatThrowsLeavesNoScopeToTheNextCall() {
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            private boolean thrown;

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }

            @Override
            public void onScopeOpened(Observation.Context context) {
                if (!thrown) {
                    thrown = true;
                    throw new IllegalStateException("a fault of the handler's");
                }
            }
        });
        pool.execute(() -> {});
        test.runWork();

        assertThat(current()).isEqualTo("nothing");
    }

    @Test
    void withoutATracerNothingIsObserved() {
        ThreadPool unwatched = test.start(
                ThreadPool.named("unwatched").fixed(1).observedBy(new CallObservations(ObservationRegistry.NOOP)));
        reactor.deferToThreadPool(unwatched, () -> events.add("runs"));
        test.runWork();

        assertThat(events).containsExactly("runs");
    }
}
