package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.ShareBuilder;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults planted beside the calls of a chaos, each kind once, on real threads: all are found. */
@Tag("real-threads")
class PlantedFaultsOnThreadsTest {

    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicBoolean planted = new AtomicBoolean();

    @AfterEach
    void letGo() {
        never.countDown();
    }

    /** Returns true the first time. */
    private boolean once() {
        return planted.compareAndSet(false, true);
    }

    @Test
    void aNestedWaitThatNeverEndsIsFound() {
        assertFound("that wait for each other have not ended within 1 s", new DeftOperations() {
            @Override
            Callable<Object> nested(Callable<Object> call) {
                return once() ? () -> never.await(1, TimeUnit.DAYS) : call;
            }
        });
    }

    @Test
    void aDeadlockThatIsNoneIsFound() {
        assertFound("that waits for others failed, though there are workers for all", new DeftOperations() {
            @Override
            Callable<Object> nested(Callable<Object> call) {
                return () -> {
                    throw new DeadlockException("planted");
                };
            }
        });
    }

    @Test
    void aCloseThatDoesNotReturnIsFound() {
        assertFound("not ended within 1 s: deft-chaos-1-", new DeftOperations() {
            @Override
            void close(Reactor reactor) {
                super.close(reactor);
                await(never);
            }
        });
    }

    @Test
    void aTaskThatAShutdownLosesIsFound() {
        assertFound(
                "while shutdownNow() was called did not run, was not refused, and was not returned",
                new DeftOperations() {
                    @Override
                    List<Runnable> shutDownNow(ThreadPool pool) {
                        super.shutDownNow(pool);
                        return List.of();
                    }
                });
    }

    @Test
    void anInterruptThatIsLeftIsFound() {
        assertFound("was interrupted when ", new DeftOperations() {
            @Override
            void callLater(Reactor reactor, Duration delay, Runnable call) {
                super.callLater(reactor, delay, () -> {
                    if (ThreadLocalRandom.current().nextInt(4) == 0) {
                        Thread.currentThread().interrupt();
                    }
                    call.run();
                });
            }
        });
    }

    @Test
    void aCallThatWaitsForAFloodOfTimersIsFound() {
        assertFound("timers that were due at one instant", new DeftOperations() {
            @Override
            void callFromThread(Reactor reactor, Runnable call) {
                reactor.callLater(Duration.ZERO, () -> reactor.callFromThread(call));
            }
        });
    }

    @Test
    void aWaitForATimerThatIsNeverAnsweredIsFound() {
        assertFound("was to fail once, with ReactorStoppedException; it was answered with []", new DeftOperations() {
            @Override
            Deferred<Object> waitForTimer(Reactor reactor) {
                return once() ? new Deferred<>() : super.waitForTimer(reactor);
            }
        });
    }

    @Test
    void aWorkerThatInheritsIsFound() {
        assertFound("found that its thread had inherited ", new DeftOperations() {
            @Override
            ThreadPool start(ThreadPoolBuilder pool) {
                return pool.threadFactory(Thread::new).start();
            }
        });
    }

    @Test
    void aWaitThatStaysThoughItIsGivenUpIsFound() {
        assertFound(plan(1_000, Duration.ofMinutes(5)), "something still refers to ", new DeftOperations() {
            @Override
            void giveUp(Deferred<?> wait) {
                assertThat(wait.isCalled()).isFalse(); // and goes on waiting
            }
        });
    }

    @Test
    void aCallThatIsMadeThoughItIsCancelledIsFound() {
        assertFound(" was made, and knows nothing of it, though it had been cancelled", new DeftOperations() {
            @Override
            Sender sender(Sender real) {
                return (reactor, call) -> real.send(reactor, call).fork(); // to cancel it does not reach the call
            }
        });
    }

    @Test
    void aLimitThatDoesNotHoldIsFound() {
        assertFound("were to end as ", new DeftOperations() {
            @Override
            CallOptions limits(CallOptions limits) {
                return CallOptions.none();
            }
        });
    }

    @Test
    void aWaitForWhichNoSpareWorkerStandsInIsFound() {
        assertFound("were to end as ", new DeftOperations() {
            @Override
            String waiting(Callable<String> call) throws Exception {
                return call.call();
            }
        });
    }

    @Test
    void aReservedThreadThatIsNotKeptIsFound() {
        assertFound("for which a thread is reserved, waited for those of its pool", new DeftOperations() {
            @Override
            ThreadPool keepThread(ShareBuilder share) {
                return share.start();
            }
        });
    }

    @Test
    void aCallForWhichThereIsNoPlaceAndThatIsNotToldIsFound() {
        assertFound("each was to be told its end once", new DeftOperations() {
            @Override
            void answered(AtomicInteger answers) {
                if (!once()) {
                    super.answered(answers);
                }
            }
        });
    }

    @Test
    void anAbandonedCallThatStaysCountedIsFound() {
        assertFound(" was stopped, and something is left of it: ", new DeftOperations() {
            @Override
            PoolStatistics statistics(ThreadPool pool) {
                PoolStatistics now = super.statistics(pool);
                return now.busy() > 0 ? now : withAbandoned(now, 1);
            }
        });
    }

    @Test
    void anAbandonedCallThatNoWorkerRunsIsFound() {
        assertFound(" counts more abandoned calls than workers that are busy: ", new DeftOperations() {
            @Override
            PoolStatistics statistics(ThreadPool pool) {
                PoolStatistics now = super.statistics(pool);
                return now.workers() == 0 ? now : withAbandoned(now, now.busy() + 1);
            }
        });
    }

    private static PoolStatistics withAbandoned(PoolStatistics now, int abandoned) {
        return new PoolStatistics(
                now.name(),
                now.minThreads(),
                now.maxThreads(),
                now.queueCapacity(),
                now.workers(),
                now.idle(),
                now.busy(),
                abandoned,
                now.queued(),
                now.largestWorkers(),
                now.accepted(),
                now.completed(),
                now.failed(),
                now.refused(),
                now.discarded(),
                now.startFailures(),
                now.waitingForPlace());
    }

    @Test
    void aFailureThatIsNotToldIsFound() {
        assertFound(" failures that nobody had handled when ", new DeftOperations() {
            @Override
            void reportUnhandled(UnhandledFailureProbe.CountedFailure failure) {
                if (!once()) {
                    super.reportUnhandled(failure);
                }
            }
        });
    }

    private static void assertFound(String violation, DeftOperations deft) {
        assertFound(plan(Long.MAX_VALUE, Duration.ofMinutes(5)), violation, deft);
    }

    private static void assertFound(ChaosPlan plan, String violation, DeftOperations deft) {
        Chaos chaos = new Chaos(plan, silent(), deft);
        UnhandledLog log = new UnhandledLog(chaos.unhandled());
        ChaosResult result;
        try {
            result = chaos.run();
        } finally {
            log.close();
        }

        assertThat(result.violations()).as(violation).anyMatch(line -> line.contains(violation));
    }

    private static ChaosPlan plan(long calls, Duration duration) {
        return new ChaosPlan(calls, duration, 1, Duration.ofSeconds(1), Transport.NIO, OptionalLong.empty());
    }

    private static ChaosProgress silent() {
        return new ChaosProgress() {
            @Override
            public void at(long episode, long answered) {}

            @Override
            public void minute(ChaosMinute minute) {}
        };
    }

    private static void await(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.onSpinWait();
            }
        }
    }
}
