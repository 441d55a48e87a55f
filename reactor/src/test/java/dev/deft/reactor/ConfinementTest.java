package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DeferredLock;
import dev.deft.deferred.DeferredQueue;
import dev.deft.deferred.DeferredSemaphore;
import dev.deft.deferred.DelayedCall;
import dev.deft.deferred.ThrowingRunnable;
import dev.deft.reactor.task.CooperativeTask;
import dev.deft.reactor.task.Cooperator;
import dev.deft.reactor.task.LoopingCall;
import dev.deft.reactor.task.Parallel;
import dev.deft.reactor.task.Retry;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fourth point of the warranty: everything is refused on a wrong thread, but what is allowed on any. */
@Tag("real-threads")
final class ConfinementTest {

    /** As the design has it; a new public method is on one list or the other. */
    private static final Set<String> ANY_THREAD = Set.of(
            "callFromThread",
            "execute",
            "submit",
            "blockingCallFromThread",
            "start",
            "stop",
            "close",
            "statistics",
            "toString");

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final ThreadPool pool = test.start(ThreadPool.named("db"));

    @AfterEach
    void close() {
        test.close();
    }

    static Stream<Method> confinedMethods() {
        return Arrays.stream(Reactor.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isBridge() && !method.isSynthetic())
                .filter(method -> !ANY_THREAD.contains(method.getName()));
    }

    @ParameterizedTest
    @MethodSource("confinedMethods")
    void aMethodOfTheReactorIsRefusedOnAWrongThread(Method method) throws Exception {
        Object[] arguments =
                Arrays.stream(method.getParameterTypes()).map(this::anArgument).toArray();

        Throwable refusal = thrownOnAnotherThread(() -> method.invoke(reactor, arguments));

        assertThat(refusal).isInstanceOf(InvocationTargetException.class);
        assertThat(refusal.getCause())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Reactor." + method.getName() + " was called on thread 'elsewhere'")
                .hasMessageContaining("reactor 'reactor' belongs to thread '"
                        + Thread.currentThread().getName() + "'")
                .hasMessageContaining("call reactor.callFromThread");
    }

    @Test
    void whatTheReactorHandsOutIsRefusedOnAWrongThread() throws Exception {
        DelayedCall timer = reactor.callLater(Duration.ofDays(1), () -> {});
        EventTrigger trigger = reactor.addSystemEventTrigger(Phase.AFTER, SystemEvent.SHUTDOWN, () -> null);
        Deferred<String> made = reactor.newDeferred();
        Deferred<String> call = reactor.deferToThreadPool(pool, () -> "row");
        DeferredLock lock = reactor.newLock();
        DeferredSemaphore semaphore = reactor.newSemaphore(2);
        DeferredQueue<String> queue = reactor.newQueue(1, 1);

        for (ThrowingRunnable use : List.<ThrowingRunnable>of(
                timer::cancel,
                timer::isActive,
                () -> timer.reset(Duration.ZERO),
                () -> timer.delay(Duration.ZERO),
                trigger::remove,
                () -> made.callback("mine"),
                call::cancel,
                lock::acquire,
                lock::release,
                semaphore::acquire,
                semaphore::tokens,
                queue::get,
                () -> queue.put("value"),
                () -> call.addCallback(row -> row))) {
            assertThat(thrownOnAnotherThread(use))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'elsewhere'");
        }
    }

    @Test
    void whatIsBuiltOnTheReactorIsRefusedOnAWrongThread() throws Exception {
        LoopingCall loop = LoopingCall.of(reactor, () -> {});
        Cooperator cooperator = new Cooperator(reactor);
        CooperativeTask task = cooperator.cooperate(List.of().iterator());
        Retry policy = Retry.exponential(Duration.ZERO, Duration.ZERO);

        for (ThrowingRunnable use : List.<ThrowingRunnable>of(
                () -> loop.start(Duration.ofDays(1)),
                loop::stop,
                loop::reset,
                loop::isRunning,
                () -> loop.continueOnFailure(failure -> {}),
                () -> cooperator.coiterate(List.of().iterator()),
                cooperator::stop,
                task::pause,
                task::resume,
                task::stop,
                task::whenDone,
                () -> policy.call(reactor, reactor::newDeferred),
                () -> Parallel.map(reactor, List.of(1), 1, Deferred::succeed))) {
            assertThat(thrownOnAnotherThread(use))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'elsewhere'");
        }
    }

    @Test
    void aLockASemaphoreAndAQueueOfTheReactorServeItsChains() {
        List<Object> served = new ArrayList<>();
        DeferredSemaphore semaphore = reactor.newSemaphore(2);
        DeferredQueue<String> queue = reactor.newQueue(0, 1);

        reactor.newLock()
                .run(() -> reactor.deferToThreadPool(pool, () -> "row"))
                .onSuccess(served::add);
        semaphore.acquire().onSuccess(acquired -> served.add(acquired.tokens()));
        queue.get().onSuccess(served::add);
        queue.put("value");
        test.runWork();

        assertThat(served).containsExactly(1, "value", "row");
    }

    @Test
    void whatIsConfinedToAThreadNamesTheReactorsOwnWhereItIsRefused() throws Exception {
        assertThat(thrownOnAnotherThread(new DeferredLock()::acquire))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("make it with reactor.newDeferred(), newLock(), newSemaphore() or newQueue()");
    }

    @Test
    void beforeItRunsAReactorBelongsToItsMaker() throws Exception {
        try (Reactor unrun = Reactor.create()) {
            assertThat(thrownOnAnotherThread(unrun::newDeferred))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the thread that made it, until run() or start()");
            assertThat(thrownOnAnotherThread(unrun::run)).isInstanceOf(IllegalStateException.class);
            assertThat(unrun.newDeferred()).isNotNull();
        }
    }

    @Test
    void onceStartedAReactorDoesNotBelongToItsMakerAnyMore() {
        try (Reactor started = Reactor.builder().name("loop").create().start()) {
            assertThat(thrownBy(started::newDeferred))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("reactor 'loop' belongs to thread 'deft-loop'");
        }
    }

    @Test
    void aWorkerThatATestStepsIsNotTheReactorsThread() {
        List<String> failures = new ArrayList<>();
        reactor.deferToThreadPool(pool, () -> reactor.newDeferred() != null).addErrback(failure -> {
            failures.add(failure.toString());
            return false;
        });

        test.runWork();

        assertThat(failures)
                .singleElement()
                .asString()
                .contains("IllegalStateException", "Reactor.newDeferred", "plays a worker");
    }

    private Object anArgument(Class<?> type) {
        if (type == int.class) {
            return 1;
        }
        return Stream.of(
                        Duration.ZERO,
                        "localhost",
                        pool,
                        (Executor) Runnable::run,
                        (Runnable) () -> {},
                        (Consumer<?>) value -> {},
                        (Callable<?>) () -> null,
                        (ThrowingRunnable) () -> {},
                        Phase.AFTER,
                        SystemEvent.SHUTDOWN,
                        CallOptions.none(),
                        List.of())
                .filter(type::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no argument for " + type));
    }

    private static Throwable thrownOnAnotherThread(ThrowingRunnable use) throws Exception {
        FutureTask<Throwable> task = new FutureTask<>(() -> thrownBy(use));
        Thread thread = new Thread(task, "elsewhere");
        thread.start();
        return task.get();
    }

    private static Throwable thrownBy(ThrowingRunnable use) {
        try {
            use.run();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }
}
