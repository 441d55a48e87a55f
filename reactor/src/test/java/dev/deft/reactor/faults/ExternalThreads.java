package dev.deft.reactor.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Threads that are neither a pool's nor a reactor's, and submit at once; what each of their calls is told is counted. */
final class ExternalThreads {

    static final int CALLS_EACH = 50;

    /** The number of times that each call was told something. */
    private final List<AtomicInteger> told = new ArrayList<>();

    private final CountDownLatch eachWasTold;
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Starts {@code count} threads.
     *
     * @param submit submits one call that tells what it is given
     */
    ExternalThreads(FaultScenario scenario, int count, Consumer<BiConsumer<Object, Throwable>> submit) {
        for (int i = 0; i < count * CALLS_EACH; i++) {
            told.add(new AtomicInteger());
        }
        eachWasTold = new CountDownLatch(told.size());
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < count; i++) {
            List<AtomicInteger> mine = told.subList(i * CALLS_EACH, (i + 1) * CALLS_EACH);
            Thread thread = new Thread(
                    () -> {
                        await(start);
                        mine.forEach(times -> submit.accept((value, failure) -> count(times, failure)));
                    },
                    "deft-" + scenario.name + "-foreign-" + i);
            thread.start();
            threads.add(thread);
        }
        start.countDown();
    }

    private void count(AtomicInteger times, Throwable failure) {
        (failure == null ? succeeded : failed).incrementAndGet();
        if (times.incrementAndGet() == 1) {
            eachWasTold.countDown();
        }
    }

    /** Waits until all have submitted. */
    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(ObservedDeferred.PATIENCE_SECONDS));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    /** Waits until each was told, which a stop may have done elsewhere. */
    void awaitEachWasTold() {
        await(eachWasTold);
    }

    void checkEachWasToldOnce() {
        assertThat(told).allSatisfy(times -> assertThat(times).hasValue(1));
    }

    int calls() {
        return told.size();
    }

    int succeeded() {
        return succeeded.get();
    }

    int failed() {
        return failed.get();
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(ObservedDeferred.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
