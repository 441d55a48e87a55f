package dev.deft.reactor;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stack overflows amid a switch to a coroutine or away from it: one of the two goes on, and never both or none. Not on virtual
 * threads, whose scheduler is the JDK's and shared: an overflow in it would reach every other test.
 */
@Tag("real-threads")
final class OverflowingAwaitTest {

    private static final int SMALL_STACK = 256 * 1024;
    private static final int SEARCHES = 3;

    /** Around the depth at which it just overflows, every depth is tried. */
    private static final int AROUND = 40;

    /** After these the reactor's thread is taken to hang. */
    private static final long PATIENCE_MINUTES = 10;

    private interface Scenario {
        void run(TestReactor test) throws Exception;
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "platform-threads"})
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
    @ValueSource(strings = {"continuation", "platform-threads"})
    void aBodyThatIsResumedAtTheEndOfTheStackGoesOnOrFails(String backend) throws Exception {
        List<AtomicBoolean> refused = new ArrayList<>();
        onASmallStack(
                backend,
                test -> everyDepth(depth -> {
                    AtomicBoolean wentOn = new AtomicBoolean();
                    Resumption resumption = resume(test.reactor(), depth, wentOn);
                    if (resumption == Resumption.FAILED
                            && !backend.equals("continuation")) { // which may overflow in the body
                        refused.add(wentOn);
                    }
                    return resumption != Resumption.WENT_ON;
                }));

        assertThat(refused.stream().filter(AtomicBoolean::get))
                .as("bodies that ran beside the reactor")
                .isEmpty();
    }

    private enum Resumption {
        WENT_ON,
        FAILED,
        FIRER_IS_TOLD
    }

    private static Resumption resume(Reactor reactor, int depth, AtomicBoolean wentOn) {
        List<@Nullable Object> told = new ArrayList<>();
        Deferred<String> awaited = reactor.newDeferred();
        Deferred<String> done = inline(() -> {
            String value = await(awaited);
            wentOn.set(true);
            return value;
        });
        try {
            fireDeepDown(depth, awaited);
        } catch (StackOverflowError whoFiresIsTold) {
            done.cancel();
            return Resumption.FIRER_IS_TOLD;
        }
        done.addBoth(result -> result.fold(told::add, told::add));
        assertThat(told).hasSize(1);
        assertThat(inline(() -> await(Deferred.succeed("the next one runs"))).isCalled())
                .isTrue();
        if (told.get(0) instanceof StackOverflowError) {
            return Resumption.FAILED;
        }
        assertThat(told).containsExactly("v");
        return Resumption.WENT_ON;
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
