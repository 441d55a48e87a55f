package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.faults.GarbageCollection;
import dev.deft.threadpool.ThreadPool;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of thread that Deft makes, made by a caller that is odd in everything that a thread may inherit. */
@Tag("real-threads")
@SuppressWarnings("ThreadPriorityCheck") // priorities are what it tests
final class InheritsNothingTest {

    private static final InheritableThreadLocal<String> HEIRLOOM = new InheritableThreadLocal<>();
    private static final Traits OWN = new Traits(
            Thread.NORM_PRIORITY, false, rootGroup(), ThreadPool.class.getClassLoader(), "no inheritable thread-local");

    /** The traits that a thread may have inherited. */
    private record Traits(int priority, boolean daemon, ThreadGroup group, ClassLoader loader, String heirloom) {

        static Traits ofThisThread() {
            Thread self = Thread.currentThread();
            String heirloom = HEIRLOOM.get() == null ? "no inheritable thread-local" : HEIRLOOM.get();
            return new Traits(
                    self.getPriority(), self.isDaemon(), self.getThreadGroup(), self.getContextClassLoader(), heirloom);
        }
    }

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /** Makes {@code call} on an odd thread. */
    private static <T> T oddly(Callable<T> call) throws Exception {
        FutureTask<T> called = new FutureTask<>(call);
        ThreadGroup group = new ThreadGroup("odd");
        group.setMaxPriority(Thread.MIN_PRIORITY + 1);
        Thread odd = new Thread(group, () -> {
            HEIRLOOM.set("the odd caller's");
            called.run();
        });
        odd.setDaemon(true);
        odd.setPriority(Thread.MIN_PRIORITY);
        odd.setContextClassLoader(new URLClassLoader(new URL[0]));
        odd.start();
        try {
            return called.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Test
    void aReactorsOwnThreadInheritsNothingFromWhoeverStartsIt() throws Exception {
        try (Reactor reactor = oddly(() -> Reactor.create().start())) {
            CompletableFuture<Traits> seen = new CompletableFuture<>();
            reactor.callFromThread(() -> seen.complete(Traits.ofThisThread()));

            assertThat(seen.get()).isEqualTo(OWN);
        }
    }

    @Test
    void theWorkersOfAReactorsOwnPoolsInheritNothingFromTheThreadThatRunsIt() throws Exception {
        CompletableFuture<Traits> resolver = new CompletableFuture<>();
        Traits shared = oddly(() -> {
            Reactor reactor = Reactor.builder()
                    .hostResolver(host -> {
                        resolver.complete(Traits.ofThisThread());
                        return List.of();
                    })
                    .create();
            CompletableFuture<Traits> worker = new CompletableFuture<>();
            reactor.deferToThread(Traits::ofThisThread).onSuccess(worker::complete);
            reactor.resolve("example.org").addBoth(looked -> null).onBoth(looked -> reactor.stop());
            reactor.run();
            return worker.getNow(null);
        });

        assertThat(shared).isEqualTo(OWN);
        assertThat(resolver.get()).isEqualTo(OWN);
    }

    @Test
    void theThreadThatStopsAPoolInheritsNothingFromTheThreadThatRunsTheReactor() throws Exception {
        CompletableFuture<Traits> stopper = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        ThreadPool pool = ThreadPool.named("stopped").fixed(1).start();
        pool.execute(() -> {
            begun.countDown();
            awaitUninterruptibly(ended); // so that the next is still queued when the pool stops
        });
        begun.await();
        pool.callInThreadWithCallback((value, refusal) -> stopper.complete(Traits.ofThisThread()), () -> "never");

        oddly(() -> {
            Reactor reactor = Reactor.builder().stopTimeout(Duration.ZERO).create();
            reactor.stopsWith(pool);
            reactor.callWhenRunning(reactor::stop);
            reactor.run();
            return null;
        });

        assertThat(stopper.get()).isEqualTo(OWN);
        ended.countDown();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aWorkerInheritsNothingFromWhoeverStartsThePoolOrMakesItGrow(int minThreads) throws Exception {
        try (ThreadPool pool = oddly(() -> {
            ThreadPool started = ThreadPool.named("odd").minThreads(minThreads).start();
            started.execute(() -> {});
            return started;
        })) {
            assertThat(pool.asExecutorService().submit(Traits::ofThisThread).get())
                    .isEqualTo(OWN);
        }
    }

    @Test
    void aWorkerOfTheUsersOwnFactoryIsAsThatMakesItButForItsName() throws Exception {
        ThreadGroup group = new ThreadGroup("theirs");
        ClassLoader loader = new URLClassLoader(new URL[0]);
        try (ThreadPool pool = ThreadPool.named("theirs")
                .fixed(1)
                .threadFactory(work -> {
                    Thread thread = new Thread(group, work, "any", 0, false);
                    thread.setDaemon(true);
                    thread.setPriority(Thread.MIN_PRIORITY);
                    thread.setContextClassLoader(loader);
                    return thread;
                })
                .start()) {

            assertThat(pool.asExecutorService().submit(Traits::ofThisThread).get())
                    .isEqualTo(new Traits(Thread.MIN_PRIORITY, true, group, loader, OWN.heirloom()));
            assertThat(pool.asExecutorService()
                            .submit(() -> Thread.currentThread().getName())
                            .get())
                    .isEqualTo("deft-theirs-1");
        }
    }

    /** An application, to be loaded by a loader of its own: an application that uses a pool of somebody else's. */
    public static final class Application implements BiConsumer<ThreadPool, Runnable> {
        @Override
        public void accept(ThreadPool pool, Runnable task) {
            pool.execute(task);
        }
    }

    /** Up to Java 23 a thread notes who called its constructor, with their class loaders. */
    @Test
    void aWorkerHoldsOnToNothingOfTheCallersThatMadeThePoolGrow() throws Exception {
        try (ThreadPool pool = ThreadPool.named("longlived").start()) {
            WeakReference<ClassLoader> application = growFromAnApplication(pool);

            assertThat(GarbageCollection.isCollected(application)).isTrue();
            assertThat(pool.statistics().workers()).isEqualTo(1);
        }
    }

    private static WeakReference<ClassLoader> growFromAnApplication(ThreadPool pool) throws Exception {
        UnloadableClassLoader loader = new UnloadableClassLoader(name -> name.equals(Application.class.getName()));
        @SuppressWarnings("unchecked")
        BiConsumer<ThreadPool, Runnable> application =
                (BiConsumer<ThreadPool, Runnable>) loader.make(Application.class);
        CountDownLatch ran = new CountDownLatch(1);
        application.accept(pool, ran::countDown);
        ran.await();
        return new WeakReference<>(loader);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                latch.await();
                open = true;
            } catch (InterruptedException e) {
                // the stop's; the call goes on all the same, which is what the test needs
            }
        }
    }
}
