package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Phase;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.SystemEvent;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reactor stops while calls are out, queued and running. */
final class ReactorStopsWithWorkOutTest {

    @Test
    void whatADedicatedPoolRunsAndHasQueuedFails() throws Exception {
        Scene.byHand(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(1));
            Fired running = scene.defer("a call that runs", pool, () -> "row");
            Fired queued = scene.defer("a call that waits", pool, () -> "row");
            scene.test().step(); // the worker begins the first

            scene.stop(scene.reactor());

            assertThat(List.of(running, queued)).allSatisfy(ReactorStopsWithWorkOutTest::failedByTheStop);
            assertThat(pool.statistics().busy()).isEqualTo(1);
            assertThat(pool.statistics().queued()).isEqualTo(1);
        });
    }

    @Test
    @Tag("real-threads")
    void whatADedicatedPoolRunsAndHasQueuedFailsOnThreads() throws Exception {
        Scene.onThreads(scene -> {
            ThreadPool pool = scene.start(scene.pool("db").fixed(2));
            CountDownLatch begun = new CountDownLatch(2);
            List<Fired> out = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                out.add(scene.defer("call " + i, pool, counting(begun, scene.stuck())));
            }
            begun.await();
            Thread reactorThread = scene.onReactor(Thread::currentThread);

            scene.stop(scene.reactor());

            assertThat(out).allSatisfy(ReactorStopsWithWorkOutTest::failedByTheStop);
            assertThat(out).extracting(Fired::thread).containsOnly(reactorThread);
        });
    }

    @Test
    void whatTheSharedPoolEndsInTimeArrives() throws Exception {
        Scene.byHand(reactor -> reactor.threadPoolSize(1), scene -> {
            Reactor reactor = scene.reactor();
            Fired running = scene.note("a call that runs", reactor.deferToThread(() -> "first"));
            Fired queued = scene.note("a call that waits", reactor.deferToThread(() -> "second"));
            scene.test().step();

            scene.stop(reactor);

            assertThat(running.outcome()).isEqualTo("first");
            assertThat(queued.outcome()).isEqualTo("second");
        });
    }

    @Test
    @Tag("real-threads")
    void whatTheSharedPoolEndsInTimeArrivesOnThreads() throws Exception {
        Scene.onThreads(reactor -> reactor.threadPoolSize(1), scene -> {
            Reactor reactor = scene.reactor();
            CountDownLatch stopping = new CountDownLatch(1);
            Fired running = deferToThread(scene, "a call that runs", () -> {
                stopping.await();
                return "first";
            });
            Fired queued = deferToThread(scene, "a call that waits", () -> "second");
            scene.onReactor(() -> reactor.addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, () -> {
                reactor.callFromThread(stopping::countDown); // a turn later, when the pools stop
                return null;
            }));

            scene.stop(reactor);

            assertThat(running.outcome()).isEqualTo("first");
            assertThat(queued.outcome()).isEqualTo("second");
        });
    }

    @Test
    @Tag("real-threads")
    void whatTheSharedPoolDoesNotEndInTimeFailsOnThreads() throws Exception {
        Scene.onThreads(reactor -> reactor.threadPoolSize(2).stopTimeout(Duration.ofMillis(100)), scene -> {
            CountDownLatch begun = new CountDownLatch(2);
            CountDownLatch never = new CountDownLatch(1);
            Fired stuck = deferToThread(scene, "a call that heeds no interrupt", counting(begun, scene.stuck()));
            Fired heedful = deferToThread(scene, "a call that heeds an interrupt", counting(begun, () -> {
                never.await();
                return "never";
            }));
            Fired queued = deferToThread(scene, "a call that waits", () -> "never");
            begun.await();

            scene.stop(scene.reactor());

            failedByTheStop(stuck);
            assertThat(queued.outcome()).isInstanceOf(CancellationException.class);
            assertThat(heedful.outcome()) // it may need longer to tell than the reactor has
                    .isInstanceOfAny(InterruptedException.class, ReactorStoppedException.class);
        });
    }

    private static void failedByTheStop(Fired call) {
        assertThat(call.hasFired()).as(call + " has fired").isTrue();
        try {
            assertThat(call.outcome()).isInstanceOf(ReactorStoppedException.class);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Fired deferToThread(Scene scene, String what, Callable<String> call) throws Exception {
        return scene.onReactor(() -> scene.note(what, scene.reactor().deferToThread(call)));
    }

    private static Callable<String> counting(CountDownLatch begun, Callable<String> call) {
        return () -> {
            begun.countDown();
            return call.call();
        };
    }
}
