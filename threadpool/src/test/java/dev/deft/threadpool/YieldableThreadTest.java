package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The calls that a handler yields, and the values that it gets, on this thread, which is a handler's meanwhile. */
@Timeout(600)
class YieldableThreadTest {

    private final List<String> seen = new ArrayList<>();

    /** The handler of all of these: it does not change when the apply does. */
    private final YieldableThread.Target handler = () -> {
        seen.add("receive");
        seen.add("send " + YieldableThread.yield(() -> computed("sum")));
        seen.add("send " + YieldableThread.yield(() -> computed("product")));
    };

    private String computed(String what) {
        seen.add("compute " + what);
        return what;
    }

    /** Returns the value that a handler gets which yields this. */
    private static <T> T yielded(Executor apply, Callable<T> computing) {
        AtomicReference<T> value = new AtomicReference<>();
        YieldableThread.run(apply, () -> value.set(YieldableThread.yield(computing)));
        return value.get();
    }

    @Test
    void theHandlerIsTheSameInPlaceAndOneAtATimeAndByAnApplyOfTheUsers() {
        List<String> expected = List.of("receive", "compute sum", "send sum", "compute product", "send product");
        Executor users = work -> {
            seen.add("before");
            work.run();
            seen.add("after");
        };

        YieldableThread.run(Runnable::run, handler);
        assertThat(seen).isEqualTo(expected);
        seen.clear();
        YieldableThread.run(YieldableThread.exclusive(), handler);
        assertThat(seen).isEqualTo(expected);
        seen.clear();
        YieldableThread.run(users, handler);
        assertThat(seen)
                .containsExactly(
                        "receive",
                        "before",
                        "compute sum",
                        "after",
                        "send sum",
                        "before",
                        "compute product",
                        "after",
                        "send product");
    }

    @Test
    void whatTheComputingThrowsIsThrownAtTheYieldAsItself() {
        for (Executor apply : List.<Executor>of(Runnable::run, YieldableThread.exclusive())) {
            for (Throwable thrown :
                    List.of(new Exception("checked"), new IllegalStateException(), new StackOverflowError())) {
                assertThatThrownBy(() -> yielded(apply, () -> {
                            sneak(thrown);
                            return null;
                        }))
                        .isSameAs(thrown);
            }
        }
    }

    @Test
    void theObserversOfThePoolAreToldOfAComputingThatAStopTakesOutOfTheQueue() {
        RecordedCalls observer = new RecordedCalls();
        ThreadPool[] pool = {null};
        DrivenPoolFixture driven = new DrivenPoolFixture(
                ThreadPool.named("cpu").maxThreads(1).observedBy(observer).threadFactory(work -> {
                    pool[0].asExecutorService().shutdownNow();
                    return new Thread(work);
                }));
        pool[0] = driven.pool;

        assertThatThrownBy(() -> yielded(driven.pool, () -> 1)).isInstanceOf(CancellationException.class);

        assertThat(observer.events).containsExactly("submitted to cpu", "discarded: CancellationException");
    }

    @Test
    void aHandlerMayCatchItAndGoOn() {
        YieldableThread.run(Runnable::run, () -> {
            try {
                YieldableThread.yield(() -> Integer.parseInt("no number"));
            } catch (NumberFormatException e) {
                seen.add("refused");
            }
            seen.add("sum " + YieldableThread.yield(() -> 1 + 2));
        });

        assertThat(seen).containsExactly("refused", "sum 3");
    }

    @Test
    void onAThreadThatIsNoneItSaysWhatToDo() {
        assertThatThrownBy(() -> YieldableThread.yield(() -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("YieldableThread.yield was called on "
                        + Thread.currentThread().getName()
                        + ", which is no YieldableThread; start the handler with new YieldableThread(name, apply,"
                        + " handler).start(), or make the call without it");
    }

    @Test
    void afterAHandlerItsThreadIsNoneAnyMore() {
        assertThatThrownBy(() -> YieldableThread.run(Runnable::run, () -> {
                    throw new IllegalArgumentException("the handler's");
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThatThrownBy(() -> YieldableThread.yield(() -> 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aComputingThatYieldsComputesThatInPlaceAndTheHandlersApplyIsAskedOnce() {
        List<Runnable> asked = new ArrayList<>();
        Executor counting = work -> {
            asked.add(work);
            work.run();
        };

        int value = yielded(counting, () -> 1 + YieldableThread.yield(() -> 2 + YieldableThread.yield(() -> 4)));

        assertThat(value).isEqualTo(7);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aNestedYieldDoesNotWaitForATurnThatItHasAlready() {
        assertThat(yielded(YieldableThread.exclusive(), () -> YieldableThread.yield(() -> "nested")))
                .isEqualTo("nested");
    }

    @Test
    void afterANestedYieldTheHandlersOwnApplyIsAskedAgain() {
        List<Runnable> asked = new ArrayList<>();
        YieldableThread.run(
                work -> {
                    asked.add(work);
                    work.run();
                },
                () -> {
                    YieldableThread.yield(() -> YieldableThread.yield(() -> 1));
                    YieldableThread.yield(() -> 2);
                });

        assertThat(asked).hasSize(2);
    }

    @Test
    void aPoolThatIsFullRefusesAtTheYield() {
        DrivenPoolFixture driven =
                new DrivenPoolFixture(ThreadPool.named("cpu").fixed(1).queueCapacity(1));
        driven.occupy(1);
        driven.submit("queued");

        assertThatThrownBy(() -> yielded(driven.pool, () -> computed("never")))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("cpu");
        assertThat(seen).isEmpty();
        assertThat(driven.statistics().refused()).isEqualTo(1);
    }

    @Test
    void aPoolThatHasStoppedRefusesAtTheYield() {
        DrivenPoolFixture driven = new DrivenPoolFixture(ThreadPool.named("cpu").fixed(1));
        driven.pool.stop(Duration.ZERO);

        assertThatThrownBy(() -> yielded(driven.pool, () -> computed("never")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("cpu");
        assertThat(seen).isEmpty();
    }

    @Test
    void whatAnApplyThrowsIsThrownAtTheYieldAndWhatItKeptIsNeverComputed() {
        List<Runnable> kept = new ArrayList<>();
        IllegalStateException broken = new IllegalStateException("broken");

        assertThatThrownBy(() -> yielded(
                        work -> {
                            kept.add(work);
                            throw broken;
                        },
                        () -> computed("never")))
                .isSameAs(broken);
        kept.forEach(Runnable::run);

        assertThat(seen).isEmpty();
    }

    @Test
    void anApplyThatMakesACallTwiceComputesOnce() {
        assertThat(yielded(
                        work -> {
                            work.run();
                            work.run();
                        },
                        () -> computed("once")))
                .isEqualTo("once");
        assertThat(seen).containsExactly("compute once");
    }

    @Test
    void whatComputesInPlaceSeesTheInterruptAndTheHandlerKeepsIt() {
        Thread.currentThread().interrupt();

        assertThat(yielded(Runnable::run, () -> Thread.currentThread().isInterrupted()))
                .isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whoIsInterruptedBeforeItsTurnComputesNothingAndIsToldOnce() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> yielded(YieldableThread.exclusive(), () -> computed("never")))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).as("left behind").isFalse();
        assertThat(seen).isEmpty();
    }

    @Test
    void theTurnsOfOthersAreRefusedToWhoIsInterruptedAndItsInterruptStays() {
        Executor exclusive = YieldableThread.exclusive();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> exclusive.execute(() -> computed("never")))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage(
                        Thread.currentThread().getName() + " was interrupted while it waited for its turn to compute");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(seen).isEmpty();
    }

    @Test
    void aNameThatBreaksALineIsRefused() {
        assertThatThrownBy(() -> new YieldableThread("a\nb", Runnable::run, handler))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a yieldable thread's name \"a?b\"");
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable failure) throws X {
        throw (X) failure;
    }
}
