package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.SystemEvent;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Code that the user gave the reactor, to be told or to be asked, throws. */
final class ThrowingObserverTest {

    private static final List<Throwable> THROWN =
            List.of(new Exception("checked"), new IllegalStateException("unchecked"), new AssertionError("error"));

    @Test
    void anActionsFailureReplacesTheResult() throws Exception {
        FaultScenario.byHand(ThrowingObserverTest::actionsThrow);
    }

    @Test
    @Tag("real-threads")
    void anActionsFailureReplacesTheResultOnThreads() throws Exception {
        FaultScenario.onThreads(ThrowingObserverTest::actionsThrow);
    }

    private static void actionsThrow(FaultScenario scenario) throws Exception {
        for (Throwable thrown : THROWN) {
            Exception first = new Exception("first");
            ObservedDeferred success = observed(scenario, () -> "row", call -> call.onSuccess(row -> raise(thrown)));
            ObservedDeferred both = observed(scenario, () -> "row", call -> call.onBoth(row -> raise(thrown)));
            ObservedDeferred failure =
                    observed(scenario, () -> raise(first), call -> call.onFailure(cause -> raise(thrown)));
            scenario.settle();

            assertThat(List.of(success, both, failure))
                    .allSatisfy(each -> assertThat(each.outcome()).isSameAs(thrown));
            assertThat(thrown).hasNoSuppressedExceptions();
        }
    }

    private static ObservedDeferred observed(
            FaultScenario scenario, Callable<String> call, Function<Deferred<String>, Deferred<String>> observe)
            throws Exception {
        return scenario.onReactor(() -> scenario.note(
                "an observed call", observe.apply(scenario.reactor().deferToThread(call))));
    }

    @Test
    void aResolversFailureFailsThatLookUpOnly() throws Exception {
        FaultScenario.byHand(reactor -> reactor.hostResolver(ThrowingObserverTest::resolve), this::lookUpAll);
    }

    @Test
    @Tag("real-threads")
    void aResolversFailureFailsThatLookUpOnlyOnThreads() throws Exception {
        FaultScenario.onThreads(reactor -> reactor.hostResolver(ThrowingObserverTest::resolve), this::lookUpAll);
    }

    private void lookUpAll(FaultScenario scenario) throws Exception {
        List<ObservedDeferred> lookUps = new ArrayList<>();
        for (String host : List.of("throws", "error", "null", "empty", "holds null", "known")) {
            lookUps.add(scenario.onReactor(
                    () -> scenario.note(host, scenario.reactor().resolve(host).addCallback(List::size))));
        }
        scenario.settle();

        assertThat(lookUps.get(0).outcome()).isInstanceOf(IllegalStateException.class);
        assertThat(lookUps.get(1).outcome()).isInstanceOf(AssertionError.class);
        assertThat(lookUps.get(2).outcome()).isInstanceOf(UnknownHostException.class);
        assertThat(lookUps.get(3).outcome()).isInstanceOf(UnknownHostException.class);
        assertThat(lookUps.get(4).outcome()).isInstanceOf(NullPointerException.class);
        assertThat(lookUps.get(5).outcome()).isEqualTo(1);
    }

    @SuppressWarnings("NullAway") // a resolver that breaks its contract
    private static List<InetAddress> resolve(String host) {
        return switch (host) {
            case "throws" -> throw new IllegalStateException(host);
            case "error" -> throw new AssertionError(host);
            case "null" -> null;
            case "empty" -> List.of();
            case "holds null" -> Arrays.asList((InetAddress) null);
            default -> List.of(InetAddress.getLoopbackAddress());
        };
    }

    @Test
    void triggersAndCallsThatThrowKeepNoOtherFromItsTurn() throws Exception {
        FaultScenario.byHand(ThrowingObserverTest::triggersAndCallsThrow);
    }

    @Test
    @Tag("real-threads")
    void triggersAndCallsThatThrowKeepNoOtherFromItsTurnOnThreads() throws Exception {
        FaultScenario.onThreads(ThrowingObserverTest::triggersAndCallsThrow);
    }

    private static void triggersAndCallsThrow(FaultScenario scenario) throws Exception {
        Reactor reactor = scenario.reactor();
        List<String> made = new ArrayList<>();
        CountDownLatch lastMade = new CountDownLatch(1);
        scenario.onReactor(() -> {
            for (Throwable thrown : THROWN) {
                for (Phase phase : Phase.values()) {
                    reactor.addSystemEventTrigger(phase, SystemEvent.SHUTDOWN, () -> raise(thrown));
                }
                reactor.addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, () -> Deferred.fail(thrown));
                reactor.callFromThread(() -> sneak(thrown));
                reactor.callLater(Duration.ZERO, () -> sneak(thrown));
                reactor.callInThread(() -> sneak(thrown));
            }
            reactor.callFromThread(() -> made.add("a call from a thread"));
            reactor.callLater(Duration.ZERO, () -> {
                made.add("a timed call");
                lastMade.countDown();
            });
            for (Phase phase : Phase.values()) {
                reactor.addSystemEventTrigger(phase, SystemEvent.SHUTDOWN, () -> made.add(phase.name()));
            }
            return null;
        });
        scenario.settle();
        assertThat(lastMade.await(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();

        scenario.stop(reactor);

        assertThat(made.subList(0, 2)).containsExactlyInAnyOrder("a call from a thread", "a timed call");
        assertThat(made.subList(2, made.size())).containsExactly("BEFORE", "DURING", "AFTER");
    }

    @Test
    void startupTriggersThatThrowDoNotKeepTheReactorFromRunning() {
        List<String> made = new ArrayList<>();
        Reactor reactor = Reactor.create();
        for (Throwable thrown : THROWN) {
            for (Phase phase : Phase.values()) {
                reactor.addSystemEventTrigger(phase, SystemEvent.STARTUP, () -> raise(thrown));
            }
            reactor.callWhenRunning(() -> sneak(thrown));
        }
        reactor.callWhenRunning(() -> made.add("running"));
        reactor.callWhenRunning(reactor::stop);

        reactor.run();

        assertThat(made).containsExactly("running");
    }

    @Test
    void aCallThatCannotBeNamedIsRefusedAsAnyOther() throws Exception {
        FaultScenario.byHand(scenario -> {
            Runnable nameless = new Runnable() {
                @Override
                public void run() {}

                @Override
                public String toString() {
                    throw new IllegalStateException("no name");
                }
            };
            scenario.stop(scenario.reactor());

            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> scenario.reactor().execute(nameless));
        });
    }

    private static String raise(Throwable thrown) throws Exception {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (Exception) thrown;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> void sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
