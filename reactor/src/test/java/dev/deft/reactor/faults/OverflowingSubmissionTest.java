package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.WaitStrategy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stack overflows amid a submission: whoever sleeps is woken, or was not counted upon. */
@Tag("real-threads")
@Timeout(600) // where nobody wakes the reactor, nobody ends it either
final class OverflowingSubmissionTest {

    private static final int SMALL_STACK = 256 * 1024;
    private static final int SEARCHES = 12;

    /** Around the depth at which a submission just overflows, every depth is tried. */
    private static final int AROUND = 20;

    private interface Submission {
        void submit();
    }

    @Test
    void theReactorIsWokenByTheNextCall() throws Exception {
        FaultScenario.onThreads(scenario -> {
            Reactor reactor = scenario.reactor();
            overflow(() -> reactor.callFromThread(() -> {}), () -> isServed(reactor::callFromThread));
            FaultScenario.until(
                    "no call is counted that does not wait",
                    () -> reactor.statistics().waitingCallsFromThread() == 0);
        });
    }

    @ParameterizedTest
    @EnumSource(WaitStrategy.class)
    void aWorkerIsWokenByTheNextCall(WaitStrategy strategy) throws Exception {
        FaultScenario.onThreads(scenario -> {
            ThreadPool pool = scenario.start(scenario.pool("db").fixed(2).waitStrategy(strategy));
            overflow(() -> pool.execute(() -> {}), () -> isServed(pool::execute));
        });
    }

    private interface Submitter {
        void submit(Runnable call);
    }

    private static void isServed(Submitter submitter) throws InterruptedException {
        CountDownLatch served = new CountDownLatch(1);
        submitter.submit(served::countDown);
        assertThat(served.await(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("a call after an overflow is made")
                .isTrue();
    }

    private interface Check {
        void check() throws InterruptedException;
    }

    /** Finds the depth from which {@code submission} overflows, again and again, and checks after each try. */
    private static void overflow(Submission submission, Check check) throws Exception {
        ExecutorService thread =
                Executors.newSingleThreadExecutor(run -> new Thread(null, run, "small stack", SMALL_STACK));
        try {
            int overflows = 0;
            for (int search = 0; search < SEARCHES; search++) {
                int fits = 0;
                int tooDeep = SMALL_STACK;
                while (tooDeep - fits > 1) {
                    int middle = (fits + tooDeep) / 2;
                    if (overflows(thread, middle, submission)) {
                        tooDeep = middle;
                    } else {
                        fits = middle;
                    }
                    check.check();
                }
                for (int depth = Math.max(0, fits - AROUND); depth < fits + AROUND; depth++) {
                    overflows += overflows(thread, depth, submission) ? 1 : 0;
                    check.check();
                }
            }
            assertThat(overflows).isPositive();
        } finally {
            thread.shutdown();
            assertThat(thread.awaitTermination(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private static boolean overflows(ExecutorService thread, int depth, Submission submission) throws Exception {
        return thread.submit(() -> {
                    try {
                        return descend(depth, submission) < 0;
                    } catch (StackOverflowError overflow) {
                        return true;
                    }
                })
                .get();
    }

    private static int descend(int depth, Submission submission) {
        if (depth > 0) {
            return 1 + descend(depth - 1, submission);
        }
        submission.submit();
        return 0;
    }
}
