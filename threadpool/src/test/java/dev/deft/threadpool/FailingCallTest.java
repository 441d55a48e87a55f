package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailingCallTest {

    private static Stream<Throwable> anythingAtAll() {
        return Stream.of(
                new IllegalStateException("an exception"),
                new Exception("a checked one"),
                new Error("an error"),
                new StackOverflowError(),
                new OutOfMemoryError("not really"),
                threadDeath(),
                new Throwable("nothing more"));
    }

    @SuppressWarnings("removal")
    private static Throwable threadDeath() {
        return new ThreadDeath();
    }

    @ParameterizedTest
    @MethodSource("anythingAtAll")
    void whateverACallThrowsCostsNoWorkerAndNoCount(Throwable failure) {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            driven.pool.execute(() -> sneak(failure));
            driven.submit("next");
            driven.runAll();

            assertThat(driven.ran).containsExactly("next");
            assertThat(driven.workers()).containsExactly("deft-db-1");
            assertThat(driven.statistics().completed()).isEqualTo(2);
            assertThat(driven.statistics().failed()).isEqualTo(1);
            assertThat(driven.statistics().idle()).isEqualTo(1);
            assertThat(log.messages())
                    .containsExactly(
                            "ERROR A call that deft-db-1 ran threw, and nobody else is told; the worker goes on");
            assertThat(log.failures()).containsExactly(failure.getClass().getName());
        }
    }

    @Test
    void aStackThatReallyOverflowsCostsNoWorker() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));

        driven.pool.execute(FailingCallTest::recurse);
        driven.submit("next");
        driven.runAll();

        assertThat(driven.ran).containsExactly("next");
        assertThat(driven.statistics().failed()).isEqualTo(1);
    }

    @Test
    void aFailureThatCannotEvenBeLoggedCostsNoWorker() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));
        try (CapturedPoolLog log = new CapturedPoolLog()) {
            driven.pool.execute(() -> {
                throw new Unspeakable();
            });
            driven.submit("next");
            driven.runAll();

            assertThat(driven.ran).containsExactly("next");
            assertThat(log.messages())
                    .containsExactly(
                            "ERROR A call that deft-db-1 ran threw, and nobody else is told; the worker goes on:"
                                    + " a " + Unspeakable.class.getName()
                                    + ", which could not be logged because of a java.lang.AssertionError");
        }
    }

    @Test
    void anInterruptThatACallLeavesIsNotSeenByTheNext() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("db").maxThreads(1));

        driven.pool.execute(() -> Thread.currentThread().interrupt());
        driven.pool.execute(
                () -> driven.ran.add("interrupted: " + Thread.currentThread().isInterrupted()));
        driven.runAll();

        assertThat(driven.ran).isEqualTo(List.of("interrupted: false"));
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void recurse() {
        recurse();
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable failure) throws X {
        throw (X) failure;
    }

    /** A failure whose message cannot be had. */
    private static final class Unspeakable extends RuntimeException {

        @Override
        public String getMessage() {
            throw new AssertionError("not this one");
        }
    }
}
