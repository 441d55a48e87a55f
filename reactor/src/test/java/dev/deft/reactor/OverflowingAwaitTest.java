package dev.deft.reactor;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stack overflows amid a switch to a coroutine or away from it: one of the two goes on, and never both or none. */
@Tag("real-threads")
final class OverflowingAwaitTest {

    private static final int SMALL_STACK = 256 * 1024;
    private static final int SEARCHES = 3;

    private static final int DEEP = 300;

    /** Around the depth at which it just overflows, every depth is tried. */
    private static final int AROUND = 40;

    /** After these the reactor's thread is taken to hang. */
    private static final long PATIENCE_MINUTES = 10;

    private interface Scenario {
        void run(TestReactor test) throws Exception;
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "virtual-threads", "platform-threads"})
    void aBodyThatOverflowsWhereItAwaitsWaitsOrFails(String backend) throws Exception {
        onASmallStack(backend, test -> everyDepth(depth -> awaitingOverflows(test.reactor(), depth)));
    }

    private static boolean awaitingOverflows(Reactor reactor, int depth) {
        List<@Nullable Object> told = new ArrayList<>();
        Deferred<String> awaited = reactor.newDeferred();
        Deferred<String> done = inline(() -> awaitDeepDown(depth, awaited));
        assertThat(reactor.statistics().suspendedCoroutines()).isEqualTo(done.isCalled() ? 0 : 1);

        awaited.callback("v");

        done.addBoth(result -> result.fold(told::add, told::add));
        assertThat(told).hasSize(1);
        if (told.get(0) instanceof StackOverflowError) {
            return true;
        }
        assertThat(told).containsExactly("v");
        return false;
    }

    private static String awaitDeepDown(int depth, Deferred<String> awaited) throws Exception {
        return depth == 0 ? await(awaited) : awaitDeepDown(depth - 1, awaited);
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "virtual-threads", "platform-threads"})
    void aBodyThatIsResumedAtTheEndOfTheStackGoesOnOrFails(String backend) throws Exception {
        onASmallStack(backend, test -> everyDepth(depth -> resumedLater(test, depth, 0, backend)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "virtual-threads", "platform-threads"})
    void aBodyThatIsTooDeepForTheRestOfTheStackGoesOnLater(String backend) throws Exception {
        assumeTrue(
                !backend.equals("continuation") || ContinuationDepth.IS_KNOWN,
                "skipped: the JVM would end with a fault");
        onASmallStack(backend, test -> everyDepth(depth -> resumedLater(test, depth, DEEP, backend)));
    }

    /** Returns whether the body went on only when the stack was flat again, or it or whoever fires was told of the overflow. */
    private static boolean resumedLater(TestReactor test, int depth, int bodyDepth, String backend) {
        List<@Nullable Object> told = new ArrayList<>();
        Deferred<String> awaited = test.reactor().newDeferred();
        boolean[] cleanedUp = new boolean[1];
        Deferred<String> done = inline(() -> {
            try {
                return awaitDeepDown(bodyDepth, awaited);
            } finally {
                cleanedUp[0] = true;
            }
        });
        boolean firerIsTold = false;
        try {
            fireDeepDown(depth, awaited);
        } catch (StackOverflowError tooDeep) {
            firerIsTold = true;
        }
        boolean atOnce = cleanedUp[0];
        if (!awaited.isCalled()) {
            awaited.callback("v");
        }
        test.settle();

        assertThat(cleanedUp[0]).isTrue();
        assertThat(test.reactor().statistics().suspendedCoroutines()).isZero();
        done.addBoth(result -> result.fold(told::add, told::add));
        assertThat(told).hasSize(1);
        if (!backend.equals("continuation") || !(told.get(0) instanceof StackOverflowError)) {
            assertThat(told)
                    .containsExactly("v"); // a continuation's body runs on the rest of the stack, and may overflow that
        }
        return firerIsTold || !atOnce;
    }

    private static int fireDeepDown(int depth, Deferred<String> awaited) {
        if (depth > 0) {
            return 1 + fireDeepDown(depth - 1, awaited);
        }
        awaited.callback("v");
        return 0;
    }

    /** Finds the depth from which {@code overflows} is true, again and again, and tries every depth around it. */
    private static void everyDepth(IntPredicate overflows) {
        int found = 0;
        for (int search = 0; search < SEARCHES; search++) {
            int fits = 0;
            int tooDeep = SMALL_STACK;
            while (tooDeep - fits > 1) {
                int middle = (fits + tooDeep) / 2;
                if (overflows.test(middle)) {
                    tooDeep = middle;
                } else {
                    fits = middle;
                }
            }
            for (int depth = Math.max(0, fits - AROUND); depth < fits + AROUND; depth++) {
                found += overflows.test(depth) ? 1 : 0;
            }
        }
        assertThat(found).isPositive();
    }

    /** Plays {@code scenario} on a thread with a small stack, to which a reactor belongs, as do those of coroutines, where these are platform threads. */
    private static void onASmallStack(String backend, Scenario scenario) throws Exception {
        ReactorBuilder builder = CoroutineFixture.builder(backend);
        if (backend.equals(BatonBackend.PLATFORM)) {
            builder.coroutines = new BatonBackend(backend, OverflowingAwaitTest::smallStack);
        }
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread small = smallStack(() -> {
            try (TestReactor test = TestReactor.create(0, builder)) {
                scenario.run(test);
            } catch (Throwable thrown) {
                failure.set(thrown);
            }
        });
        small.start();
        small.join(TimeUnit.MINUTES.toMillis(PATIENCE_MINUTES));
        assertThat(small.isAlive()).as("the reactor's thread hangs").isFalse();
        assertThat(failure.get()).isNull();
    }

    private static Thread smallStack(Runnable code) {
        Thread thread = new Thread(null, code, "small stack", SMALL_STACK);
        thread.setDaemon(true);
        return thread;
    }
}
