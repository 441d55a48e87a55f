package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.threadpool.ThreadPool;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two reactors share a pool, and one of them stops. */
final class SharedPoolTest {

    private static final int EACH = 4;

    @Test
    void theOtherGoesOnAndNothingOfTheFirstIsKept() throws Exception {
        Scene.byHand(scene -> oneStops(scene, scene.start(scene.pool("db").fixed(2))));
    }

    @Test
    @Tag("real-threads")
    void theOtherGoesOnAndNothingOfTheFirstIsKeptOnThreads() throws Exception {
        Scene.onThreads(scene -> oneStops(scene, scene.start(scene.pool("db").fixed(2))));
    }

    private static void oneStops(Scene scene, ThreadPool pool) throws Exception {
        WeakReference<Reactor> stopped = stopAnother(scene, pool);

        Fired afterwards = scene.defer("a call after the other's stop", pool, () -> "still here");
        scene.settle();

        assertThat(afterwards.outcome()).isEqualTo("still here");
        assertThat(scene.reactor().statistics().discardedOutcomes()).isZero();
        assertThat(Garbage.isCollected(stopped))
                .as("the reactor that stopped is garbage while the pool works on")
                .isTrue();
    }

    private static WeakReference<Reactor> stopAnother(Scene scene, ThreadPool pool) throws Exception {
        Reactor other = scene.anotherReactor();
        CountDownLatch letGo = new CountDownLatch(1);
        List<Fired> others = new ArrayList<>();
        List<Fired> ours = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            others.add(scene.defer("the other's call " + i, other, pool, () -> {
                letGo.await();
                return "theirs";
            }));
            ours.add(scene.defer("our call " + i, pool, () -> "ours"));
        }

        scene.stop(other);
        letGo.countDown();

        for (Fired call : others) {
            assertThat(call.outcome()).isInstanceOf(ReactorStoppedException.class);
        }
        scene.settle();
        for (Fired call : ours) {
            assertThat(call.outcome()).isEqualTo("ours");
        }
        Scene.until("the pool is done", () -> pool.statistics().completed() == 2 * EACH);
        assertThat(other.statistics().discardedOutcomes()).isEqualTo(EACH);
        return new WeakReference<>(other);
    }

    @Test
    @Tag("real-threads")
    void aStopAmidTheTrafficOfBothCostsTheOtherNothingOnThreads() throws Exception {
        for (int round = 1; round <= 20; round++) {
            int before = round;
            Scene.onThreads(scene -> {
                ThreadPool pool = scene.start(scene.pool("db").fixed(2));
                Reactor other = scene.anotherReactor();
                List<Fired> ours = new ArrayList<>();
                List<Fired> others = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    ours.add(scene.defer("our call " + i, pool, () -> "ours"));
                    others.add(scene.defer("the other's call " + i, other, pool, () -> "theirs"));
                }
                others.get(before).outcome();
                scene.stop(other);
                scene.settle();

                for (Fired call : ours) {
                    assertThat(call.outcome()).isEqualTo("ours");
                }
                Scene.until("the pool is done", () -> pool.statistics().completed() == 80);
                long failed = others.stream().filter(SharedPoolTest::wasStopped).count();
                assertThat(other.statistics().discardedOutcomes()).isEqualTo(failed);
            });
        }
    }

    private static boolean wasStopped(Fired call) {
        try {
            return call.outcome() instanceof ReactorStoppedException;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
