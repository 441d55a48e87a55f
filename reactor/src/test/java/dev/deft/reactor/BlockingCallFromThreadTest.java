package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls into a reactor on a thread of its own, whose results other threads wait for. */
@Tag("real-threads")
final class BlockingCallFromThreadTest {

    private final Reactor reactor = Reactor.create().start();

    @AfterEach
    void close() {
        reactor.close();
    }

    @Test
    void theResultIsReturned() throws Exception {
        String thread = reactor.blockingCallFromThread(
                () -> Deferred.succeed(Thread.currentThread().getName()));

        assertThat(thread).isEqualTo("deft-reactor");
    }

    @Test
    void theResultOfWorkOnAPoolIsReturned() throws Exception {
        String worker = reactor.blockingCallFromThread(
                () -> reactor.deferToThread(() -> Thread.currentThread().getName()));

        assertThat(worker).isEqualTo("deft-reactor-shared-1");
    }

    @Test
    void theFailureIsThrownAsItIs() {
        Exception checked = new Exception("checked");
        Error error = new Error("error");

        assertThatThrownBy(() -> reactor.blockingCallFromThread(() -> Deferred.fail(checked)))
                .isSameAs(checked);
        assertThatThrownBy(() -> reactor.blockingCallFromThread(() -> Deferred.fail(error)))
                .isSameAs(error);
        assertThatThrownBy(() -> reactor.blockingCallFromThread(() -> {
                    throw checked;
                }))
                .isSameAs(checked);
    }

    @Test
    void aCallThatReturnsNoDeferredIsToldSo() {
        assertThatThrownBy(() -> reactor.blockingCallFromThread(() -> null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("return Deferred.succeed(null) for no result");
    }

    @Test
    void theDeferredKeepsItsResult() throws Exception {
        AtomicReference<Deferred<String>> kept = new AtomicReference<>();
        reactor.blockingCallFromThread(() -> {
            kept.set(Deferred.succeed("row"));
            return kept.get();
        });

        assertThat(reactor.blockingCallFromThread(kept::get)).isEqualTo("row");
    }

    @Test
    void onTheReactorsOwnThreadItIsRefused() {
        Exception refusal = reactor.submit(() -> Deferred.succeed(
                        refusalOf(() -> reactor.blockingCallFromThread(() -> Deferred.succeed("never")))))
                .join();

        assertThat(refusal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("blockingCallFromThread() was called on thread 'deft-reactor'")
                .hasMessageContaining("it would wait for itself");
    }

    @Test
    void onItsMakersThreadItIsRefusedBeforeTheReactorRuns() {
        try (Reactor unrun = Reactor.create()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> unrun.blockingCallFromThread(() -> Deferred.succeed("never")));
        }
    }

    @Test
    void aTimeoutCancelsTheDeferred() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);

        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> reactor.blockingCallFromThread(
                        Duration.ofMillis(300), () -> new Deferred<String>(deferred -> cancelled.countDown())))
                .withMessageContaining("300 ms");

        assertThat(cancelled.await(600, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aResultWithinTheTimeoutIsReturned() throws Exception {
        String row = reactor.blockingCallFromThread(Duration.ofSeconds(Long.MAX_VALUE), () -> Deferred.succeed("row"));

        assertThat(row).isEqualTo("row");
    }

    @Test
    void anInterruptCancelsTheDeferred() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        FutureTask<Exception> caller = new FutureTask<>(() -> refusalOf(() -> reactor.blockingCallFromThread(() -> {
            begun.countDown();
            return new Deferred<String>(deferred -> cancelled.countDown());
        })));
        Thread thread = new Thread(caller);
        thread.start();

        begun.await();
        thread.interrupt();

        assertThat(caller.get(600, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(cancelled.await(600, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void callersThatWaitAreReleasedWhenTheReactorStops() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Exception> caller = new FutureTask<>(() -> refusalOf(() -> reactor.blockingCallFromThread(() -> {
            begun.countDown();
            return reactor.newDeferred();
        })));
        new Thread(caller).start();

        begun.await();
        reactor.close();

        assertThat(caller.get(600, TimeUnit.SECONDS)).isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void aWorkerThatWaitsForTheReactorIsReleasedBeforeItsPoolIsToStop() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Exception> thrown = new AtomicReference<>();
        reactor.callFromThread(() ->
                reactor.callInThread(() -> thrown.set(refusalOf(() -> reactor.blockingCallFromThread(() -> {
                    begun.countDown();
                    return reactor.newDeferred();
                })))));

        begun.await();
        reactor.close();

        assertThat(thrown.get()).isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void aWorkerThatAsksAStoppingReactorForWhatItHasIsAnswered() throws Exception {
        CountDownLatch stopping = new CountDownLatch(1);
        AtomicReference<String> answer = new AtomicReference<>();
        AtomicReference<Exception> refusal = new AtomicReference<>();
        reactor.callFromThread(() -> {
            reactor.addSystemEventTrigger(Phase.DURING, SystemEvent.SHUTDOWN, () -> {
                reactor.callFromThread(stopping::countDown); // a turn later, when the pools stop
                return null;
            });
            reactor.callInThread(() -> {
                awaitQuietly(stopping);
                refusal.set(refusalOf(() -> {
                    answer.set(reactor.blockingCallFromThread(() -> Deferred.succeed("answer")));
                    return reactor.blockingCallFromThread(reactor::newDeferred);
                }));
            });
        });

        reactor.blockingCallFromThread(() -> Deferred.succeed("the trigger is set"));
        reactor.close();

        assertThat(answer.get()).isEqualTo("answer");
        assertThat(refusal.get()).isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void aCallerWhoseCallWasAcceptedLastIsReleasedToo() throws Exception {
        Reactor unrun = Reactor.create();
        FutureTask<CompletableFuture<String>> submitter =
                new FutureTask<>(() -> unrun.submit(() -> unrun.<String>newDeferred()));
        new Thread(submitter).start();
        CompletableFuture<String> submitted = submitter.get();

        unrun.close();

        assertThat(submitted.handle((value, failure) -> failure).get()).isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void aCallThatIsAcceptedWhileTheReactorEndsIsReleasedToo() throws Exception {
        Reactor ending = Reactor.create();
        AtomicReference<CompletableFuture<String>> submitted = new AtomicReference<>();
        ending.deferToThreadPool(call -> {}, () -> "never").addErrback(stopped -> {
            Thread other = new Thread(() -> submitted.set(ending.submit(ending::<String>newDeferred)));
            other.start();
            other.join();
            return "handled";
        });

        ending.close();

        assertThat(submitted.get().handle((value, failure) -> failure).get(600, TimeUnit.SECONDS))
                .isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void aStoppedReactorDoesNotTakeTheCall() {
        reactor.close();

        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> reactor.blockingCallFromThread(() -> Deferred.succeed("never")));
        assertThatThrownBy(() -> reactor.submit(() -> Deferred.succeed("never")).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void aSubmittedCallsFutureCompletesAsItsDeferredDoes() throws Exception {
        IllegalStateException boom = new IllegalStateException("boom");

        assertThat(reactor.submit(() -> Deferred.succeed("row")).get()).isEqualTo("row");
        assertThatThrownBy(() -> reactor.submit(() -> Deferred.fail(boom)).get())
                .hasCause(boom);
    }

    @Test
    void cancellingTheFutureCancelsTheDeferred() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CompletableFuture<String> future = reactor.submit(() -> {
            begun.countDown();
            return new Deferred<String>(deferred -> cancelled.countDown());
        });

        begun.await();
        future.cancel(true);

        assertThat(cancelled.await(600, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCallWhoseFutureWasCancelledBeforeItBeganDoesNotBegin() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        AtomicReference<String> made = new AtomicReference<>("nothing");
        reactor.callFromThread(() -> awaitQuietly(letGo));
        CompletableFuture<String> future = reactor.submit(() -> {
            made.set("the cancelled call");
            return Deferred.succeed("row");
        });

        future.cancel(true);
        letGo.countDown();

        reactor.blockingCallFromThread(() -> Deferred.succeed("a turn later"));
        assertThat(made.get()).isEqualTo("nothing");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Exception refusalOf(java.util.concurrent.Callable<?> call) {
        try {
            call.call();
            return null;
        } catch (Exception refusal) {
            return refusal;
        }
    }
}
