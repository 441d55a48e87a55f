package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.CallOptions;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ShareBuilder;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults planted beside the calls of a chaos, each kind once, on real threads: all are found. */
@Tag("real-threads")
@Tag("planted")
class PlantedFaultsOnThreadsTest {

    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicBoolean planted = new AtomicBoolean();
    private final NowAndThen nowAndThen = new NowAndThen();

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
    void anInterruptThatReachesTheNextCallIsFound() {
        assertFound("were to end as ", new DeftOperations() {
            @Override
            Callable<String> afterInterrupted(Callable<String> call) {
                return () -> {
                    Thread.currentThread().interrupt();
                    return call.call();
                };
            }
        });
    }

    @Test
    void aCallThatWaitsForAPlaceAndComesBeforeOthersIsFound() {
        assertFound("were to begin in the order in which they came", new DeftOperations() {
            private final Map<ThreadPool, Runnable> held = new ConcurrentHashMap<>();

            @Override
            Deferred<String> forPlace(Reactor reactor, ThreadPool pool, Callable<String> call) {
                Runnable other = held.remove(pool);
                if (other == null) {
                    Deferred<String> later = reactor.newDeferred();
                    held.put(pool, () -> super.forPlace(reactor, pool, call).chainDeferred(later));
                    return later;
                }
                Deferred<String> first = super.forPlace(reactor, pool, call);
                other.run();
                return first;
            }
        });
    }

    @Test
    void aPlaceThatACancelledCallKeepsIsFound() {
        assertFound("were to begin in the order in which they came", new DeftOperations() {
            @Override
            Deferred<String> forPlace(Reactor reactor, ThreadPool pool, Callable<String> call) {
                Deferred<String> real = super.forPlace(reactor, pool, call);
                Deferred<String> kept = new Deferred<>(cancelled -> {
                    real.cancel();
                    super.forPlace(reactor, pool, () -> "nothing").addErrback(refused -> "nothing");
                });
                real.chainDeferred(kept);
                return kept;
            }
        });
    }

    @Test
    void aNewestCallThatIsRefusedInPlaceOfTheOldestIsFound() {
        assertFound("were to begin in the order in which they came", new DeftOperations() {
            @Override
            SaturationPolicy whenFull(SaturationPolicy policy) {
                return policy == SaturationPolicy.dropOldest() ? SaturationPolicy.refuse() : policy;
            }
        });
    }

    @ParameterizedTest
    @Tag("newer-jdk")
    @ValueSource(booleans = {false, true})
    void moreWorkersThanAPoolMayHaveAreFound(boolean ofVirtualThreads) {
        assumeTrue(!ofVirtualThreads || Runtime.version().feature() >= 21, "skipped: this JVM has no virtual threads");
        assertFound("that run at once, and its target has up to ", new DeftOperations() {
            @Override
            ThreadPoolBuilder workers(ThreadPoolBuilder pool, int most, boolean virtual) {
                return super.workers(pool, virtual == ofVirtualThreads ? 4 * most : most, virtual);
            }
        });
    }

    @Test
    void aShareThatUsesMoreThreadsThanItMayIsFound() {
        assertFound(" calls at once", new DeftOperations() {
            @Override
            ThreadPool startShare(ShareBuilder share, int maxThreads, double weight) {
                return share.weight(weight).start();
            }
        });
    }

    @Test
    void aShareThatUsesMoreThreadsThanItWasResizedToIsFound() {
        assertFound(" calls at once", new DeftOperations() {
            @Override
            void resizeShare(ThreadPool share, int maxThreads) {
                assertThat(maxThreads).isPositive(); // and that is all
            }
        });
    }

    @Test
    void turnsThatAreNotByWeightAreFound() {
        assertFound(" turns while share ", new DeftOperations() {
            @Override
            ThreadPool startShare(ShareBuilder share, int maxThreads, double weight) {
                return super.startShare(share, maxThreads, 1);
            }
        });
    }

    @Test
    void aShareThatComesFirstForTooLongIsFound() {
        assertFound(" turns in a row while share ", new DeftOperations() {
            @Override
            ThreadPool startShare(ShareBuilder share, int maxThreads, double weight) {
                return super.startShare(share.ahead(1_000), maxThreads, weight);
            }
        });
    }

    @Test
    void aStopOfAShareThatCostsItsSiblingsCallsIsFound() {
        assertFound(", which nobody stopped, made ", new DeftOperations() {
            @Override
            void stopShare(ThreadPool share, ThreadPool pool, Duration deadline, QueuedWork queued) {
                pool.stop(deadline, QueuedWork.CANCEL);
            }
        });
    }

    @Test
    void aLookUpThatIsNeverAnsweredIsFound() {
        assertFound(" were each to be answered once, with ", new DeftOperations() {
            @Override
            Deferred<List<InetAddress>> resolve(Reactor reactor, String host, Duration timeout) {
                return nowAndThen.isNow() ? reactor.newDeferred() : super.resolve(reactor, host, timeout);
            }
        });
    }

    @Test
    void aLookUpThatIsCancelledWithAnotherIsFound() {
        Map<String, Deferred<List<InetAddress>>> shared = new ConcurrentHashMap<>();
        assertFound(" were each to be answered once, with ", new DeftOperations() {
            @Override
            Deferred<List<InetAddress>> resolve(Reactor reactor, String host, Duration timeout) {
                Deferred<List<InetAddress>> one = shared.get(host);
                if (one == null || one.isCalled()) {
                    one = super.resolve(reactor, host, timeout);
                    shared.put(host, one);
                }
                Deferred<List<InetAddress>> same = one;
                Deferred<List<InetAddress>> another = new Deferred<>(cancelled -> same.cancel());
                one.fork()
                        .addCallbacks(
                                addresses -> {
                                    another.callback(addresses);
                                    return addresses;
                                },
                                failure -> {
                                    another.errback(failure);
                                    return List.of();
                                });
                return another;
            }
        });
    }

    @Test
    void equalLookUpsThatAreNotOneAreFound() {
        AtomicInteger made = new AtomicInteger();
        assertFound(" were to be one, or one more after all were given up; ", new DeftOperations() {
            @Override
            Deferred<List<InetAddress>> resolve(Reactor reactor, String host, Duration timeout) {
                // The same name where no domains are searched, which a reactor cannot know.
                boolean other = made.incrementAndGet() % 2 == 0 && host.endsWith(".");
                return super.resolve(reactor, other ? host.substring(0, host.length() - 1) : host, timeout);
            }
        });
    }

    @Test
    void aByteThatIsNotWrittenIsFound() {
        assertFound(" bytes, which are not the ", new DeftOperations() {
            @Override
            Deferred<Void> write(Reactor reactor, Path file, byte[] bytes, OpenOption... options) {
                return super.write(reactor, file, Arrays.copyOf(bytes, bytes.length - bytes.length / 1_000), options);
            }
        });
    }

    @Test
    void aFileThatIsWrittenSomewhereElseIsFound() {
        assertFound(", and listed ", new DeftOperations() {
            @Override
            Deferred<Void> write(Reactor reactor, Path file, byte[] bytes, OpenOption... options) {
                return super.write(reactor, file.resolveSibling("other"), bytes)
                        .addCallbackDeferring(written -> super.write(reactor, file, bytes, options));
            }
        });
    }

    @Test
    void aReadThatIsNeverAnsweredIsFound() {
        assertFound("was answered 0 times, with nothing", new DeftOperations() {
            @Override
            Deferred<byte[]> read(Reactor reactor, Path file) {
                return nowAndThen.isNow() ? reactor.newDeferred() : super.read(reactor, file);
            }
        });
    }

    @Test
    void aFileThatStaysOpenIsFound() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "skipped: this system does not show what is open");
        Queue<InputStream> open = new ConcurrentLinkedQueue<>();
        assertFound(" are open, though it has ended: ", new DeftOperations() {
            @Override
            Deferred<byte[]> read(Reactor reactor, Path file) {
                return super.read(reactor, file).addCallback(bytes -> {
                    open.add(Files.newInputStream(file));
                    return bytes;
                });
            }
        });
        for (InputStream each : open) {
            each.close();
        }
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
                now.waitingForPlace(),
                now.goal(),
                now.longRunning());
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

    static void assertFound(String violation, DeftOperations deft) {
        assertFound(plan(Long.MAX_VALUE, Duration.ofMinutes(5)), violation, deft);
    }

    private static void assertFound(ChaosPlan plan, String violation, DeftOperations deft) {
        Chaos chaos = new Chaos(plan, new SilentProgress(), deft);
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
