package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.internal.PoolAccess;
import dev.deft.threadpool.internal.WeakRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The list of the pools that run in the process. */
@Tag("real-threads")
class RunningPoolsTest {

    /** The first collection does it; what is let go by what the first collected may take another. */
    private static final int COLLECTIONS = 20;

    private final WeakRegistry<ThreadPool> running = PoolAccess.get().running();

    private static String state(ThreadPool pool) {
        return PoolAccess.get().state(pool);
    }

    @Test
    void aPoolIsOnTheListFromItsStartToItsEnd() {
        ThreadPool pool = ThreadPool.named("listed").start();
        assertThat(running.all()).contains(pool);
        assertThat(state(pool)).isEqualTo("runs");

        pool.stop(Duration.ofSeconds(10));

        assertThat(running.all()).doesNotContain(pool);
        assertThat(state(pool)).isEqualTo("has ended");
    }

    @Test
    void aShareIsOnTheListBesideItsPool() {
        ThreadPool pool = ThreadPool.named("listed").shared().start();
        ThreadPool share = pool.share("reports").start();
        assertThat(running.all()).contains(pool, share);

        share.stop(Duration.ofSeconds(10));
        pool.stop(Duration.ofSeconds(10));

        assertThat(running.all()).doesNotContain(pool, share);
    }

    @Test
    void aShareThatEndsWithItsPoolIsOffTheListToo() {
        ThreadPool pool = ThreadPool.named("listed").shared().start();
        ThreadPool share = pool.share("reports").start();

        pool.stop(Duration.ofSeconds(10));

        assertThat(running.all()).doesNotContain(pool, share);
        assertThat(state(share)).isEqualTo("has ended");
    }

    @Test
    void aPoolThatIsSteppedByHandIsNotOnTheList() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("driven").shared());
        ThreadPool share = driven.pool.share("reports").start();

        assertThat(running.all()).doesNotContain(driven.pool, share);
    }

    @Test
    void theListKeepsNoPoolFromTheGarbageCollector() {
        WeakReference<ThreadPool> dropped =
                new WeakReference<>(ThreadPool.named("dropped").start());

        for (int i = 0; i < COLLECTIONS && !dropped.refersTo(null); i++) {
            System.gc();
        }

        assertThat(dropped.refersTo(null)).isTrue();
    }

    @Test
    void whoWatchesTheListIsToldWhenItHasChangedUntilThatIsEnded() {
        WeakRegistry<Object> registry = new WeakRegistry<>();
        Object one = new Object();
        List<Integer> sizes = new ArrayList<>();
        Runnable end = registry.watch(() -> sizes.add(registry.all().size()));

        registry.add(one);
        registry.remove(one);
        registry.remove(one);
        end.run();
        registry.add(one);

        assertThat(sizes).containsExactly(1, 0);
        assertThat(registry.has(one)).isTrue();
    }
}
