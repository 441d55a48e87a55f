package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.ReactorStoppedException;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Outcomes arrive after the reactor's stop: each is discarded and counted. */
final class LateOutcomeTest {

    private static final int CALLS = 60;

    @Test
    void valuesFailuresAndCancellationsAreCounted() throws Exception {
        Scene.byHand(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            scene.defer("a value", pool, () -> "late");
            scene.defer("a failure", pool, () -> {
                throw new IllegalStateException("late");
            });
            scene.stop(scene.reactor());

            scene.settle();
            assertThat(scene.reactor().statistics().discardedOutcomes()).isEqualTo(2);
        });
    }

    @Test
    @Tag("real-threads")
    void valuesFailuresAndCancellationsAreCountedOnThreads() throws Exception {
        Scene.onThreads(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(3));
            CountDownLatch begun = new CountDownLatch(3);
            CountDownLatch letGo = new CountDownLatch(1);
            for (int i = 0; i < CALLS; i++) {
                boolean fails = i % 2 == 0;
                scene.defer("call " + i, pool, () -> {
                    begun.countDown();
                    letGo.await();
                    if (fails) {
                        throw new Exception("late");
                    }
                    return "late";
                });
            }
            begun.await();
            scene.stop(scene.reactor());
            assertThat(scene.reactor().statistics().discardedOutcomes()).isZero();

            letGo.countDown();
            pool.stop(Duration.ofSeconds(Fired.PATIENCE_SECONDS), QueuedWork.CANCEL);

            assertThat(scene.reactor().statistics().discardedOutcomes()).isEqualTo(CALLS);
        });
    }

    @Test
    void howeverTheWorkersTakeTurnsEachCallEitherArrivesOrIsCounted() throws Exception {
        for (long seed = 0; seed < 30; seed++) {
            long steps = seed;
            Scene.byHand(seed, scene -> {
                List<Fired> calls = deferAll(scene, scene.start(scene.pool("db").fixed(3)), 8);
                for (long step = 0; step < steps; step++) {
                    scene.test().step();
                }
                scene.stop(scene.reactor());
                scene.settle();

                everyCallArrivedOrIsCounted(scene, calls);
            });
        }
    }

    @Test
    @Tag("real-threads")
    void aStopAmidstAStreamOfOutcomesLosesNoneOnThreads() throws Exception {
        for (int round = 0; round < 20; round++) {
            int arrivalsBeforeTheStop = 1 + round * CALLS / 20;
            Scene.onThreads(scene -> {
                ThreadPool pool = scene.start(scene.pool("db").fixed(2));
                List<Fired> calls = deferAll(scene, pool, CALLS);
                calls.get(arrivalsBeforeTheStop - 1).outcome();
                scene.stop(scene.reactor());
                pool.stop(Duration.ofSeconds(Fired.PATIENCE_SECONDS));

                everyCallArrivedOrIsCounted(scene, calls);
            });
        }
    }

    private static List<Fired> deferAll(Scene scene, ThreadPool pool, int count) throws Exception {
        List<Fired> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(scene.defer("call " + i, pool, () -> "row"));
        }
        return calls;
    }

    private static void everyCallArrivedOrIsCounted(Scene scene, List<Fired> calls) throws Exception {
        int failed = 0;
        for (Fired call : calls) {
            Object outcome = call.outcome();
            if (outcome instanceof ReactorStoppedException) {
                failed++;
            } else {
                assertThat(outcome).isEqualTo("row");
            }
        }
        assertThat(scene.reactor().statistics().discardedOutcomes()).isEqualTo(failed);
        assertThat(scene.reactor().statistics().outstandingCalls()).isZero();
    }
}
