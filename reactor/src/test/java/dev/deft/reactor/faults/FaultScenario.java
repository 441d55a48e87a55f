package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A reactor and pools in which a fault happens, with a record of all that was asked of them.
 *
 * <p>When its script has run, everything ends, and then nothing may be left: every Deferred has fired, once; no pool has a
 * task or a worker; no thread is alive; and of the reactor, the pools, the callables and the Deferreds nothing is
 * reachable any more.
 *
 * <p>A script is a lambda, so that no local variable of a test holds on to what is to become garbage.
 */
abstract class FaultScenario {

    /** The calls and faults of one scenario. */
    @FunctionalInterface
    interface Script {
        void run(FaultScenario scenario) throws Exception;
    }

    /** Runs {@code script} again and again in one scenario, as a race needs it. */
    static Script times(int times, Script script) {
        return scenario -> {
            for (int i = 0; i < times; i++) {
                script.run(scenario);
            }
        };
    }

    private static final AtomicInteger SCENARIOS = new AtomicInteger();

    /** Part of every thread's name, so that this scenario's threads are known. */
    final String name = "scenario" + SCENARIOS.incrementAndGet();

    private final List<ObservedDeferred> fired = Collections.synchronizedList(new ArrayList<>());
    private final List<WeakReference<?>> mortal = Collections.synchronizedList(new ArrayList<>());
    private final List<ThreadPool> pools = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    /** Runs {@code script} on real threads. */
    static void onThreads(Script script) throws Exception {
        onThreads(reactor -> reactor, script);
    }

    /** Runs {@code script} on real threads, with a reactor of another kind. */
    static void onThreads(UnaryOperator<ReactorBuilder> reactor, Script script) throws Exception {
        new OnThreads(reactor).perform(script);
    }

    /** Runs {@code script} on a hand-driven reactor, on this thread alone. */
    static void byHand(Script script) throws Exception {
        byHand(reactor -> reactor, script);
    }

    /** Runs {@code script} on a hand-driven reactor of another kind, on this thread alone. */
    static void byHand(UnaryOperator<ReactorBuilder> reactor, Script script) throws Exception {
        new ByHand(0, reactor).perform(script);
    }

    /** Runs {@code script} by hand, with workers that take turns as {@code seed} decides. */
    static void byHand(long seed, Script script) throws Exception {
        new ByHand(seed, reactor -> reactor).perform(script);
    }

    final void perform(Script script) throws Exception {
        try {
            script.run(this);
        } finally {
            release();
            end();
            awaitThreads();
        }
        checkNothingIsLeft();
    }

    /** The reactor, which runs. */
    abstract Reactor reactor();

    /** A reactor beside the first, which runs too. */
    abstract Reactor anotherReactor();

    /** The hand that drives the first reactor and the pools; only where they are driven by hand. */
    TestReactor test() {
        throw new IllegalStateException("on real threads nothing is driven by hand");
    }

    /** Has {@code call} made on the reactor's thread, and waits for what it returns. */
    final <T extends @Nullable Object> T onReactor(Callable<T> call) throws Exception {
        return onReactor(reactor(), call);
    }

    abstract <T extends @Nullable Object> T onReactor(Reactor reactor, Callable<T> call) throws Exception;

    /** Stops a reactor before the scenario is over, and waits for its end; the scenario lets go of it, unless it is the first. */
    abstract void stop(Reactor reactor) throws Exception;

    /** Lets everything happen that can: workers work, results arrive. On threads, waits until all that was noted has fired. */
    abstract void settle() throws Exception;

    /** Lets the reactor do what it can do now. On threads it does that by itself. */
    abstract void turn();

    abstract ThreadPool begin(ThreadPoolBuilder builder);

    abstract void end() throws Exception;

    abstract void letGo();

    /** Begins a pool of this scenario's; give it to {@link #start}. */
    final ThreadPoolBuilder pool(String poolName) {
        return ThreadPool.named(name + "-" + poolName);
    }

    final ThreadPool start(ThreadPoolBuilder builder) {
        return add(begin(builder));
    }

    /** Takes over a pool that was started in another way. */
    final ThreadPool add(ThreadPool pool) {
        pools.add(pool);
        return pool;
    }

    /** Defers a call, and notes what comes of it. */
    final ObservedDeferred defer(String what, Executor where, Callable<?> call) throws Exception {
        return defer(what, reactor(), where, call);
    }

    final ObservedDeferred defer(String what, Reactor reactor, Executor where, Callable<?> call) throws Exception {
        Callable<?> one = mortal(oneOf(call));
        return onReactor(reactor, () -> note(what, reactor.deferToThreadPool(where, one)));
    }

    /** A lambda that captures nothing is never garbage; this is. */
    private static Callable<?> oneOf(Callable<?> call) {
        return () -> call.call();
    }

    /** Notes what comes of a Deferred. On the reactor's thread. */
    final ObservedDeferred note(String what, Deferred<?> deferred) {
        ObservedDeferred noted = new ObservedDeferred(what, deferred);
        fired.add(noted);
        return noted;
    }

    /** {@code object} must be garbage when all is over. */
    final <T> T mortal(T object) {
        mortal.add(new WeakReference<>(object));
        return object;
    }

    /** A call that heeds no interrupt, and ends when the scenario is over. */
    final Callable<String> stuck() {
        return () -> {
            boolean interrupted = false;
            while (true) {
                try {
                    release.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return "released";
        };
    }

    /** Lets the stuck calls end. */
    final void release() {
        release.countDown();
    }

    /** Makes {@code call} on a thread of its own, which belongs to no pool and no reactor. */
    final <T extends @Nullable Object> FutureTask<T> elsewhere(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        new Thread(task, "deft-" + name + "-elsewhere").start();
        return task;
    }

    /** Waits for what no latch can tell. */
    static void until(String what, BooleanSupplier so) {
        long begin = System.nanoTime();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime() - begin)
                    .as("nanoseconds waited until " + what)
                    .isLessThan(TimeUnit.SECONDS.toNanos(ObservedDeferred.PATIENCE_SECONDS));
            Thread.onSpinWait();
        }
    }

    final List<ThreadPool> pools() {
        return List.copyOf(pools);
    }

    final List<ObservedDeferred> fired() {
        return List.copyOf(fired);
    }

    private void checkNothingIsLeft() {
        assertThat(fired())
                .allSatisfy(each -> assertThat(each.times())
                        .as("how often the Deferred of " + each + " fired")
                        .isEqualTo(1));
        pools.forEach(FaultScenario::checkIsEmpty);
        checkNoThreadIsLeft();
        buryAll();
        for (WeakReference<?> reference : List.copyOf(mortal)) {
            assertThat(GarbageCollection.isCollected(reference))
                    .as("%s is garbage", reference.get())
                    .isTrue();
        }
    }

    private void buryAll() {
        pools.forEach(this::mortal);
        mortal(reactor());
        pools.clear();
        letGo();
        fired().forEach(ObservedDeferred::forget);
        fired().forEach(each -> mortal.add(each.deferred()));
    }

    private static void checkIsEmpty(ThreadPool pool) {
        PoolStatistics end = pool.statistics();
        assertThat(end.queued()).as("tasks queued: " + end).isZero();
        assertThat(end.workers()).as("workers: " + end).isZero();
        assertThat(end.completed() + end.discarded())
                .as("all that was accepted has ended: " + end)
                .isEqualTo(end.accepted());
    }

    private void checkNoThreadIsLeft() {
        assertThat(threads()).as("threads left").isEmpty();
    }

    private void awaitThreads() throws InterruptedException {
        for (Thread thread : threads()) {
            thread.join(Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS).toMillis());
        }
    }

    /** The live threads of this scenario. */
    final List<Thread> threads() {
        String prefix = "deft-" + name;
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().equals(prefix) || thread.getName().startsWith(prefix + "-"))
                .toList();
    }

    private static final class OnThreads extends FaultScenario {

        private final List<Reactor> reactors = new ArrayList<>();

        OnThreads(UnaryOperator<ReactorBuilder> kind) {
            reactors.add(kind.apply(Reactor.builder().name(name)).create().start());
        }

        @Override
        Reactor reactor() {
            return reactors.get(0);
        }

        @Override
        Reactor anotherReactor() {
            Reactor another = Reactor.builder()
                    .name(name + "-other" + reactors.size())
                    .create()
                    .start();
            reactors.add(another);
            return another;
        }

        @Override
        <T extends @Nullable Object> T onReactor(Reactor reactor, Callable<T> call) throws Exception {
            return reactor.blockingCallFromThread(() -> Deferred.succeed(call.call()));
        }

        @Override
        void stop(Reactor reactor) {
            reactor.close();
            reactors.subList(1, reactors.size()).remove(reactor);
        }

        @Override
        void settle() throws Exception {
            for (ObservedDeferred each : fired()) {
                each.outcome();
            }
        }

        @Override
        void turn() {}

        @Override
        ThreadPool begin(ThreadPoolBuilder builder) {
            return builder.start();
        }

        @Override
        void end() throws Exception {
            for (ThreadPool pool : pools()) {
                pool.stop(Duration.ofSeconds(ObservedDeferred.PATIENCE_SECONDS));
            }
            reactors.forEach(Reactor::close);
        }

        @Override
        void letGo() {
            reactors.clear();
        }
    }

    private static final class ByHand extends FaultScenario {

        private final List<TestReactor> reactors = new ArrayList<>();

        ByHand(long seed, UnaryOperator<ReactorBuilder> kind) {
            reactors.add(TestReactor.create(seed, kind.apply(Reactor.builder().name(name))));
        }

        @Override
        Reactor reactor() {
            return test().reactor();
        }

        @Override
        TestReactor test() {
            return reactors.get(0);
        }

        @Override
        Reactor anotherReactor() {
            TestReactor another = TestReactor.create();
            reactors.add(another);
            return another.reactor();
        }

        @Override
        <T extends @Nullable Object> T onReactor(Reactor reactor, Callable<T> call) throws Exception {
            return call.call();
        }

        @Override
        void stop(Reactor reactor) {
            reactor.stop();
            for (TestReactor each : List.copyOf(reactors)) {
                if (each.reactor() == reactor) {
                    each.settle();
                    reactors.subList(1, reactors.size()).remove(each);
                }
            }
        }

        @Override
        void settle() {
            boolean stepped;
            do {
                stepped = false;
                for (TestReactor each : reactors) {
                    stepped |= each.step();
                }
            } while (stepped);
            reactors.forEach(TestReactor::settle);
        }

        @Override
        void turn() {
            test().settle();
        }

        @Override
        ThreadPool begin(ThreadPoolBuilder builder) {
            return test().start(builder);
        }

        @Override
        void end() {
            List<TestReactor> lastFirst = new ArrayList<>(reactors);
            Collections.reverse(lastFirst); // the pools are the first one's
            lastFirst.forEach(TestReactor::close);
        }

        @Override
        void letGo() {
            reactors.clear();
        }
    }
}
