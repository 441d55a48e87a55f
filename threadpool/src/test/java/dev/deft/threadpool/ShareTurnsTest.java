package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.threadpool.internal.PoolDriver;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The turns of shares where something comes in between, by hand. */
@SuppressWarnings("ThreadPriorityCheck") // priorities are among what a call may change
class ShareTurnsTest {

    private final List<String> ran = new ArrayList<>();

    private void submit(ThreadPool share, String... names) {
        for (String name : names) {
            share.execute(() -> ran.add(name));
        }
    }

    @Test
    void aTurnThatCouldNotBeHandedOverIsTakenOnceThoughItIsQueuedTwice() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool =
                ThreadPool.start(ThreadPool.named("work").fixed(1).shared().settings(), backend);
        ThreadPool other = pool.share("other").start();
        ThreadPool brief = pool.share("brief").ahead(1).start();
        backend.meanwhile(
                () -> submit(pool, "first"),
                () -> {
                    backend.noWake = new OutOfMemoryError("no room to wake anybody, in a test");
                    assertThatThrownBy(() -> submit(pool, "queued")).isSameAs(backend.noWake);
                    backend.noWake = null;
                },
                () -> submit(other, "after it"),
                () -> {
                    submit(pool, "a");
                    submit(other, "b");
                    submit(brief, "brief");
                },
                pool.asExecutorService()::shutdown,
                () -> {
                    throw new AssertionError("the worker was to leave: " + ran);
                });

        backend.run(backend.woken.get(0));

        assertThat(ran)
                .as("one thread has one turn at a time: the second of these was not granted before the brief one came")
                .containsExactly("first", "queued", "after it", "a", "brief", "b");
        assertThat(pool.asExecutorService().isTerminated()).isTrue();
    }

    @Test
    void aTurnThatCouldNotBeHandedOverCostsNothing() {
        ScriptedBackend backend = new ScriptedBackend();
        ThreadPool pool =
                ThreadPool.start(ThreadPool.named("work").fixed(1).shared().settings(), backend);
        ThreadPool a = pool.share("a").start();
        ThreadPool b = pool.share("b").start();
        backend.meanwhile(
                () -> submit(a, "first of a"),
                () -> submit(b, "first of b"),
                () -> {
                    backend.noWake = new OutOfMemoryError("no room to wake anybody, in a test");
                    assertThatThrownBy(() -> submit(a, "a")).isSameAs(backend.noWake);
                    backend.noWake = null;
                    submit(b, "b", "b again");
                },
                pool.asExecutorService()::shutdown,
                () -> {
                    throw new AssertionError("the worker was to leave: " + ran);
                });

        backend.run(backend.woken.get(0));

        assertThat(ran).containsExactly("first of a", "first of b", "a", "b", "b again");
    }

    @Test
    void aTaskThatComesAtTheEndOfATurnIsNotCountedAsGivenUpWithTheOneBeforeIt() {
        ThreadPool[] share = {null};
        PoolDriver[] driver = {null};
        driver[0] = PoolDriver.start(ThreadPool.named("work").fixed(1).shared(), () -> {
            if (ran.equals(List.of("given up"))) { // the worker has found nothing more, and is about to rest
                ran.add("submitted");
                share[0].execute(() -> ran.add(driver[0].pool().statistics().abandoned() + " abandoned"));
            }
            return 0;
        });
        share[0] = driver[0].pool().share("reports").start();
        Future<?>[] own = {null};
        own[0] = share[0].asExecutorService().submit(() -> {
            own[0].cancel(false);
            ran.add("given up");
        });

        assertThat(driver[0].step(0)).isTrue();

        assertThat(ran).as("in one turn").containsExactly("given up", "submitted", "0 abandoned");
    }

    @Test
    void aTaskThatComesAtTheEndOfATurnFindsTheThreadAsItWasBeforeTheTurn() {
        Thread self = Thread.currentThread();
        ThreadTraits before = new ThreadTraits();
        String name = self.getName();
        int priority = self.getPriority();
        ClassLoader loader = self.getContextClassLoader();
        ThreadPool[] share = {null};
        PoolDriver driver = PoolDriver.start(ThreadPool.named("work").fixed(1).shared(), () -> {
            if (ran.equals(List.of("changed"))) { // the worker has found nothing more, and is about to rest
                ran.add("submitted");
                share[0].execute(() -> {
                    assertThat(self.getName()).isEqualTo(name);
                    assertThat(self.getPriority()).isEqualTo(priority);
                    assertThat(self.getContextClassLoader()).isSameAs(loader);
                    assertThat(self.isInterrupted()).isFalse();
                    ran.add("found as it was");
                });
            }
            return 0;
        });
        share[0] = driver.pool().share("reports").start();
        share[0].execute(() -> {
            self.setName("another");
            self.setPriority(Thread.MIN_PRIORITY);
            self.setContextClassLoader(new URLClassLoader(new URL[0]));
            self.interrupt();
            ran.add("changed");
        });
        try {
            assertThat(driver.step(0)).isTrue();
        } finally {
            before.restore();
        }

        assertThat(ran).as("in one turn").containsExactly("changed", "submitted", "found as it was");
    }
}
