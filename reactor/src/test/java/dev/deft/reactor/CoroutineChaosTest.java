package dev.deft.reactor;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Coroutines amid timers, workers, cancellations and one another: the same run each time, one at a time, on every backend. */
@ParameterizedClass
@ValueSource(strings = {"continuation", "virtual-threads", "platform-threads"})
class CoroutineChaosTest extends CoroutineFixture {

    private static final int COROUTINES = 20;
    private static final int AWAITS = 10;

    @Test
    void underTheHandDrivenClockARunIsTheSameOnEachBackend() {
        for (long seed = 0; seed < 10; seed++) {
            assertThat(new Chaos(backend, seed).run())
                    .as("seed " + seed)
                    .isEqualTo(new Chaos("platform-threads", seed).run());
        }
    }

    /** One run, whose draws are made by the bodies as they go: another order would be another run. */
    private static final class Chaos {

        private final List<String> trace = new ArrayList<>();
        private final List<Deferred<Integer>> coroutines = new ArrayList<>();
        private final List<Deferred<String>> rendezvous = new ArrayList<>();
        private final Random random;
        private final TestReactor test;
        private final Reactor reactor;
        private final ThreadPool pool;
        private int inPiece;
        private int steps;

        Chaos(String backend, long seed) {
            random = new Random(seed);
            test = TestReactor.create(seed, builder(backend));
            reactor = test.reactor();
            pool = test.start(ThreadPool.named("db").fixed(3));
        }

        List<String> run() {
            for (int i = 0; i < COROUTINES; i++) {
                int number = i;
                coroutines.add(inline(() -> body(number)));
            }
            for (int i = 0; i < 200; i++) {
                test.step();
                test.advance(Duration.ofMillis(random.nextInt(3)));
            }
            test.close();
            for (Deferred<Integer> each : coroutines) {
                each.addBoth(result -> trace.add(result.fold(
                        String::valueOf, failure -> failure.getClass().getSimpleName())));
            }
            trace.add(steps + " steps");
            assertThat(trace).hasSizeGreaterThan(COROUTINES + 1);
            return trace;
        }

        private int body(int number) throws Exception {
            int survived = 0;
            for (int i = 0; i < AWAITS; i++) {
                piece(number, i);
                try {
                    await(what(number));
                    survived++;
                } catch (ReactorStoppedException e) {
                    trace.add(number + " stopped");
                    throw e;
                } catch (CancellationException e) {
                    trace.add(number + " cancelled");
                }
            }
            return survived;
        }

        private void piece(int number, int step) {
            assertThat(inPiece++).isZero();
            trace.add(number + "." + step);
            steps++;
            inPiece--;
        }

        private Deferred<?> what(int number) {
            return switch (random.nextInt(7)) {
                case 0 -> reactor.deferLater(Duration.ofMillis(random.nextInt(5)));
                case 1 -> reactor.deferToThreadPool(pool, () -> "row");
                case 2 ->
                    Deferreds.gatherResults(List.of(
                            reactor.deferToThreadPool(pool, () -> "a"), reactor.deferToThreadPool(pool, () -> "b")));
                case 3 -> meeting();
                case 4 -> meet();
                case 5 -> cancelOne();
                default -> inline(() -> await(reactor.deferToThreadPool(pool, () -> "inner of " + number)));
            };
        }

        private Deferred<String> meeting() {
            Deferred<String> met = reactor.newDeferred();
            rendezvous.add(met);
            return met.addTimeout(Duration.ofMillis(20), reactor).addErrback(late -> "late");
        }

        private Deferred<String> meet() {
            if (!rendezvous.isEmpty()) {
                Deferred<String> other = rendezvous.remove(random.nextInt(rendezvous.size()));
                if (!other.isCalled()) {
                    other.callback("met"); // the other one goes on within this
                }
            }
            return Deferred.succeed("there");
        }

        private Deferred<String> cancelOne() {
            if (!coroutines.isEmpty()) {
                coroutines.get(random.nextInt(coroutines.size())).cancel();
            }
            return Deferred.succeed("there");
        }
    }

    @Test
    @Tag("real-threads")
    void onThreadsAPlainCountLosesNothing() throws Exception {
        int[] plain = new int[1];
        try (Reactor real = builder(backend).create().start();
                ThreadPool pool = ThreadPool.named("db").fixed(3).start()) {
            List<Integer> made = real.blockingCallFromThread(Duration.ofMinutes(10), () -> {
                List<Deferred<Integer>> all = new ArrayList<>();
                for (int i = 0; i < COROUTINES; i++) {
                    Random random = new Random(i);
                    all.add(inline(() -> {
                        int added = 0;
                        for (int j = 0; j < 200; j++) {
                            Deferred<?> next = random.nextBoolean()
                                    ? real.deferToThreadPool(pool, () -> "row")
                                    : real.deferLater(Duration.ofNanos(random.nextInt(100_000)));
                            if (random.nextInt(10) == 0) {
                                next.cancel();
                            }
                            try {
                                await(next);
                            } catch (CancellationException e) {
                                plain[0]++;
                                added++;
                            }
                            plain[0]++;
                            added++;
                        }
                        return added;
                    }));
                }
                return Deferreds.gatherResults(all);
            });

            int counted = real.blockingCallFromThread(() -> Deferred.succeed(plain[0]));
            assertThat(counted)
                    .isEqualTo(made.stream().mapToInt(Integer::intValue).sum());
        }
    }
}
