package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.reactor.faults.GarbageCollection;
import dev.deft.reactor.testing.TestReactor;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A handle that the user keeps when the work is done, or will not be, does not keep the work. */
final class KeptHandlesTest {

    /** Asks a reactor for work, and has it done or given up; returns the handle. */
    private interface Use extends BiFunction<TestReactor, Work, Object> {}

    /** The user's, and perhaps large. */
    private static final class Work implements Runnable, Callable<Deferred<String>> {

        @Override
        public void run() {}

        @Override
        public Deferred<String> call() {
            return Deferred.succeed("row");
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a future is a handle like the others here
    static Stream<Named<Use>> uses() {
        return Stream.of(
                Named.of("a timed call that was made", (test, work) -> {
                    DelayedCall call = test.reactor().callLater(Duration.ZERO, work);
                    test.settle();
                    return call;
                }),
                Named.of("a timed call that was cancelled", (test, work) -> {
                    DelayedCall call = test.reactor().callLater(Duration.ZERO, work);
                    call.cancel();
                    return call;
                }),
                Named.of("a timed call that the reactor's stop dropped", (test, work) -> {
                    DelayedCall call = test.reactor().callLater(Duration.ofDays(1), work);
                    test.close();
                    return call;
                }),
                Named.of("a trigger that was called", (test, work) -> {
                    EventTrigger trigger =
                            test.reactor().addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, work);
                    test.close();
                    return trigger;
                }),
                Named.of("a trigger whose Deferred was waited for", (test, work) -> {
                    EventTrigger trigger =
                            test.reactor().addSystemEventTrigger(Phase.BEFORE, SystemEvent.SHUTDOWN, work);
                    test.close();
                    return trigger;
                }),
                Named.of("a trigger that was removed", (test, work) -> {
                    EventTrigger trigger =
                            test.reactor().addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, work);
                    trigger.remove();
                    return trigger;
                }),
                Named.of("the future of a submission that was made", (test, work) -> {
                    CompletableFuture<String> future = submit(test, work);
                    test.settle();
                    return future;
                }),
                Named.of("the future of a submission that was cancelled", (test, work) -> {
                    CompletableFuture<String> future = submit(test, work);
                    future.cancel(false);
                    test.settle();
                    return future;
                }));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it is what is returned
    private static CompletableFuture<String> submit(TestReactor test, Callable<Deferred<String>> work) {
        return CompletableFuture.supplyAsync(() -> test.reactor().submit(work)).join();
    }

    @ParameterizedTest
    @MethodSource("uses")
    void itDoesNotKeepTheWork(Use use) {
        TestReactor test = TestReactor.create();
        WeakReference<Work> work = new WeakReference<>(new Work());

        Object handle = use.apply(test, work.get());

        assertThat(GarbageCollection.isCollected(work)).isTrue();
        assertThat(handle.toString()).isNotEmpty(); // kept until here, and still to be shown
        test.close();
    }
}
