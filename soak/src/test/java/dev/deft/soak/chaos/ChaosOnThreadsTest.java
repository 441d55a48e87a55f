package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Short runs on real threads, sound ones and such as have a fault planted in them. */
@Tag("real-threads")
class ChaosOnThreadsTest {

    /** The patience of a run that is to pass: only a hang takes so long. */
    private static final Duration HANG = Duration.ofMinutes(2);

    /** The patience of a run in which something that never ends is planted. */
    private static final Duration PLANTED = Duration.ofSeconds(1);

    private static final OptionalLong ONE_AFTER_ANOTHER = OptionalLong.empty();

    private static final String LEFT = "deft-chaos-1-left";

    private final AtomicInteger sent = new AtomicInteger();
    private final Set<Long> seen = ConcurrentHashMap.newKeySet();
    private final List<ChaosMinute> minutes = Collections.synchronizedList(new ArrayList<>());

    @ParameterizedTest
    @EnumSource(names = {"NIO", "AUTO"})
    void aHealthyRunPassesAndItsCountsAddUp(Transport transport) throws Exception {
        ChaosPlan plan =
                new ChaosPlan(100_000, Duration.ofMinutes(5), 1, HANG, transport.resolved(), ONE_AFTER_ANOTHER);
        ChaosResult result = new Chaos(plan, listener()).run();

        assertThat(result.violations()).as(() -> shown(result)).isEmpty();
        assertThat(result.submitted()).isPositive();
        assertThat(result.answered()).isEqualTo(result.submitted());
        assertThat(result.of(Outcome.SUCCEEDED)).isPositive();
        assertThat(result.interrupted()).isFalse();
        assertThat(minutes)
                .singleElement()
                .satisfies(end -> assertThat(end.answered()).isEqualTo(result.submitted()));
    }

    @Test
    void eachThingThatSetsCallsApartOccurs() {
        AtomicReference<Chaos> running = new AtomicReference<>();
        ChaosProgress untilAllHaveOccurred = new ChaosProgress() {
            @Override
            public void at(long episode, long answered) {
                Chaos chaos = Objects.requireNonNull(running.get());
                if (chaos.occurrences().values().stream().allMatch(times -> times > 0)) {
                    chaos.cancel();
                }
            }

            @Override
            public void minute(ChaosMinute minute) {
                minutes.add(minute);
            }
        };
        Chaos chaos = new Chaos(
                new ChaosPlan(Long.MAX_VALUE, HANG, 1, HANG, Transport.NIO, ONE_AFTER_ANOTHER), untilAllHaveOccurred);
        running.set(chaos);
        ChaosResult result;
        try (WarningLog log = new WarningLog(chaos.warnings())) {
            assertThat(log.isStarted()).isTrue();
            result = chaos.run();
        }

        assertThat(result.violations()).as(() -> shown(result)).isEmpty();
        assertThat(result.interrupted()).isTrue();
        assertThat(result.occurrences())
                .containsOnlyKeys(Occurrence.values())
                .allSatisfy((occurrence, times) ->
                        assertThat(times).as(occurrence.label()).isPositive());
    }

    @Test
    void aLostFireIsFound() throws Exception {
        ChaosResult result = run(first((real, reactor, call) -> reactor.newDeferred()));

        assertThat(result.neverFired()).isOne();
        assertThat(result.violations())
                .anyMatch(line ->
                        line.matches("call \\d+ .* was never answered, though all that it was sent to has stopped"));
        assertThat(result.evidence()).first().asString().startsWith("episode 1: ");
        assertThat(result.blamedEpisode()).hasValue(1);
    }

    @Test
    void aDoubleFireIsFound() throws Exception {
        ChaosResult result = run(first((real, reactor, call) -> {
            Deferred<Object> answer = real.send(reactor, call);
            answer.fork().addCallbacks(value -> tell(call, value), failure -> tell(call, failure));
            return answer;
        }));

        assertThat(result.firedTwice()).isOne();
        assertThat(result.violations()).first().asString().contains(" was answered twice: it had been answered before");
    }

    private static Object tell(ChaosCall call, Object with) {
        if (with instanceof Throwable failure) {
            call.failed(failure);
        } else {
            call.returned(with);
        }
        return call;
    }

    @Test
    void anotherCallsAnswerIsFound() throws Exception {
        ChaosResult result = run(first((real, reactor, call) -> Deferred.succeed("another's")));

        assertThat(result.of(Outcome.WRONG)).isOne();
        assertThat(result.violations()).first().asString().endsWith(" was answered wrongly, with another's");
    }

    @Test
    void aReactorThatIsHeldOnToIsFound() throws Exception {
        List<Object> held = new ArrayList<>();
        ChaosResult result = run(first((real, reactor, call) -> {
            held.add(reactor);
            return real.send(reactor, call);
        }));

        assertThat(held).hasSize(1);
        assertThat(result.blamedEpisode()).hasValue(1);
        assertThat(result.evidence()).first().asString().startsWith("episode 1: ");
        assertThat(result.violations())
                .singleElement()
                .asString()
                .matches(
                        "something still refers to \\d+ reactors, pools and given-up waits of episodes that have ended, the first of"
                                + " which is .*");
    }

    @Test
    void aThreadThatIsLeftIsFound() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ChaosResult result = run(first((real, reactor, call) -> {
            Thread left = new Thread(() -> await(never), LEFT);
            left.setDaemon(true);
            left.start();
            return real.send(reactor, call);
        }));
        never.countDown();

        assertThat(result.violations())
                .singleElement()
                .asString()
                .startsWith("threads of the episode are left when all has stopped: " + LEFT
                        + ", WAITING in dev.deft.soak.chaos.ChaosOnThreadsTest.await:");
        assertThat(result.evidence()).anyMatch(line -> line.startsWith(LEFT + ": WAITING"));
    }

    @Test
    void anEpisodeThatCannotBeEndedTroublesNoLaterRun() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        ChaosResult stuck = run(first((real, reactor, call) -> {
            awaitUninterruptibly(never);
            return real.send(reactor, call);
        }));
        assertThat(stuck.violations())
                .singleElement()
                .asString()
                .startsWith("not ended within 1 s: deft-chaos-1-") // who waits for the one that is held, or warns of it
                // just then
                .contains(" in dev.deft.");
        assertThat(stuck.evidence()).anyMatch(line -> line.contains("ChaosOnThreadsTest.awaitUninterruptibly"));

        ChaosResult next = run(real -> real);
        never.countDown();

        assertThat(next.violations()).as(() -> shown(next)).isEmpty();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aCancelledRunEndsInOrder() throws Exception {
        Chaos[] chaos = new Chaos[1];
        ChaosProgress cancelling = new ChaosProgress() {
            @Override
            public void at(long episode, long answered) {
                chaos[0].cancel();
            }

            @Override
            public void minute(ChaosMinute minute) {
                minutes.add(minute);
            }
        };
        chaos[0] = new Chaos(plan(600_000, HANG, ONE_AFTER_ANOTHER), cancelling);

        ChaosResult result = chaos[0].run();

        assertThat(result.violations()).as(() -> shown(result)).isEmpty();
        assertThat(result.interrupted()).isTrue();
        assertThat(result.episodes()).isOne();
    }

    @Test
    void oneEpisodeCanBeRepeatedAlone() throws Exception {
        ChaosResult result = new Chaos(plan(300, HANG, OptionalLong.of(12)), listener()).run();

        assertThat(result.violations()).as(() -> shown(result)).isEmpty();
        assertThat(seen).containsOnly(12L);
    }

    private ChaosResult run(UnaryOperator<Sender> fault) throws InterruptedException {
        return new Chaos(plan(600, PLANTED, ONE_AFTER_ANOTHER), listener(), sending(fault)).run();
    }

    private static DeftOperations sending(UnaryOperator<Sender> fault) {
        return new DeftOperations() {
            @Override
            Sender sender(Sender real) {
                return fault.apply(real);
            }
        };
    }

    private static String shown(ChaosResult result) {
        return String.join("\n", result.evidence());
    }

    private ChaosProgress listener() {
        return new ChaosProgress() {
            @Override
            public void at(long episode, long answered) {
                seen.add(episode);
            }

            @Override
            public void minute(ChaosMinute minute) {
                minutes.add(minute);
            }
        };
    }

    /**
     * Does something else with the first call that goes to a pool and is simply waited for: episode 1 always has one. Not with those of a
     * reactor that never runs, which are sent on the test's own thread: whoever blocks that has the test hang.
     */
    private UnaryOperator<Sender> first(Planted planted) {
        Thread own = Thread.currentThread();
        return real -> (reactor, call) -> isPlain(call) && Thread.currentThread() != own && sent.incrementAndGet() == 1
                ? planted.send(real, reactor, call)
                : real.send(reactor, call);
    }

    /** Returns whether it is a caller's own call that does nothing: a thread that waits for one is released by the stop, and so answered. */
    private static boolean isPlain(ChaosCall call) {
        return call.action() == CallAction.RETURN
                && call.callerAction() == CallerAction.WAIT
                && !call.toString().contains("submitted by external thread");
    }

    /** The other thing that is done with it. */
    private interface Planted {
        Deferred<Object> send(Sender real, Reactor reactor, ChaosCall call);
    }

    private static ChaosPlan plan(long millis, Duration patience, OptionalLong episode) {
        return new ChaosPlan(Long.MAX_VALUE, Duration.ofMillis(millis), 1, patience, Transport.NIO, episode);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
