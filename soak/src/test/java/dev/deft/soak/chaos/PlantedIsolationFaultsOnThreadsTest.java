package dev.deft.soak.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.CallDroppedException;
import dev.deft.threadpool.Cancellation;
import dev.deft.threadpool.QueueFullException;
import dev.deft.threadpool.RunningCall;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Faults planted in what sets calls apart from each other, be it a full queue, a limit, a cancellation or a call that runs on, each kind once, on real
 * threads: all are found.
 */
@Tag("real-threads")
@Tag("planted")
class PlantedIsolationFaultsOnThreadsTest {

    private static final String NOT_IN_TURN =
            "were to begin in the order in which they came, and to end as they were told";
    private static final String NOT_SEEN = ", those that were cancelled, and no others, were to see that, once, ";

    private final NowAndThen nowAndThen = new NowAndThen();

    private static void assertFound(String violation, DeftOperations deft) {
        PlantedFaultsOnThreadsTest.assertFound(violation, deft);
    }

    /** Has another policy in place of one. */
    private static DeftOperations inPlaceOf(SaturationPolicy policy, SaturationPolicy other) {
        return new DeftOperations() {
            @Override
            SaturationPolicy whenFull(SaturationPolicy asked) {
                return asked == policy ? other : asked;
            }
        };
    }

    @Test
    void anExpiredCallThatKeepsItsPlaceIsFound() {
        assertFound(NOT_IN_TURN, inPlaceOf(SaturationPolicy.dropExpired(), SaturationPolicy.refuse()));
    }

    @Test
    void aCallThatIsDroppedInPlaceOfThoseThatHaveExpiredIsFound() {
        assertFound(NOT_IN_TURN, inPlaceOf(SaturationPolicy.dropExpired(), SaturationPolicy.dropOldest()));
    }

    @Test
    void aCallThatIsRefusedThoughItMayWaitForAPlaceIsFound() {
        assertFound(NOT_IN_TURN, inPlaceOf(CallsForPlaces.WAIT, SaturationPolicy.refuse()));
    }

    @Test
    void anExpiredCallThatIsMadeIsFound() {
        assertFound(NOT_IN_TURN, new DeftOperations() {
            @Override
            Deferred<String> forPlaceUntil(
                    Duration waitAtMost, Reactor reactor, ThreadPool pool, Callable<String> call) {
                return super.forPlaceUntil(Duration.ofHours(1), reactor, pool, call);
            }
        });
    }

    @Test
    void aDroppedCallThatIsMadeIsFound() {
        assertFound(NOT_IN_TURN, new DeftOperations() {
            @Override
            Deferred<String> forPlaceUntil(
                    Duration waitAtMost, Reactor reactor, ThreadPool pool, Callable<String> call) {
                return super.forPlaceUntil(waitAtMost, reactor, pool, call)
                        .addErrback(CallDroppedException.class, dropped -> {
                            call.call();
                            throw dropped;
                        });
            }
        });
    }

    @Test
    void aDroppedCallThatIsToldAnotherFailureIsFound() {
        assertFound(NOT_IN_TURN, new DeftOperations() {
            @Override
            Deferred<String> forPlaceUntil(
                    Duration waitAtMost, Reactor reactor, ThreadPool pool, Callable<String> call) {
                return super.forPlaceUntil(waitAtMost, reactor, pool, call)
                        .addErrback(CallDroppedException.class, dropped -> {
                            throw new RejectedExecutionException("the queue is full");
                        });
            }
        });
    }

    /** Things that a failure says, each of them wrong. */
    private enum WrongAccount {
        POOL,
        DEPTH,
        CAPACITY,
        NO_CALLS,
        NO_TIME,
        TOO_LONG_A_TIME,
        OTHER_WORKER;

        FullQueueAccount inPlaceOf(FullQueueAccount right) {
            return switch (this) {
                case POOL -> with(right, "other", 0, 0, right.longestRunning());
                case DEPTH -> with(right, right.pool(), -1, 0, right.longestRunning());
                case CAPACITY -> with(right, right.pool(), 0, 1, right.longestRunning());
                case NO_CALLS -> with(right, right.pool(), 0, 0, List.of());
                case NO_TIME -> withTime(right, Duration.ZERO);
                case TOO_LONG_A_TIME -> withTime(right, Duration.ofHours(1));
                case OTHER_WORKER ->
                    with(right, right.pool(), 0, 0, List.of(new RunningCall("deft-other-1", Duration.ZERO)));
            };
        }

        private static FullQueueAccount withTime(FullQueueAccount right, Duration time) {
            List<RunningCall> calls = right.longestRunning().stream()
                    .map(call -> new RunningCall(call.worker(), time))
                    .toList();
            return with(right, right.pool(), 0, 0, calls);
        }

        private static FullQueueAccount with(
                FullQueueAccount right, String pool, int moreQueued, int moreCapacity, List<RunningCall> calls) {
            return new FullQueueAccount(pool, right.queued() + moreQueued, right.queueCapacity() + moreCapacity, calls);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureThatTellsOfAnotherQueueIsFound(WrongAccount wrong) {
        assertFound(", which does not say that its call has run for ", new DeftOperations() {
            @Override
            FullQueueAccount account(QueueFullException failure) {
                return wrong.inPlaceOf(super.account(failure));
            }
        });
    }

    @Test
    void aRunningCallThatDoesNotSeeThatItIsCancelledIsFound() {
        assertFound(NOT_SEEN, new DeftOperations() {
            @Override
            void throwIfRequested(Cancellation cancellation) {
                assertThat(cancellation).isNotNull(); // and goes on
            }
        });
    }

    @Test
    void aRunningCallThatIsNotToldOfItsCancellationIsFound() {
        assertFound(NOT_SEEN, new DeftOperations() {
            @Override
            void onRequest(Cancellation cancellation, Runnable action) {
                if (!nowAndThen.isNow()) {
                    super.onRequest(cancellation, action);
                }
            }
        });
    }

    @Test
    void aRunningCallThatIsToldTwiceIsFound() {
        assertFound(NOT_SEEN, new DeftOperations() {
            @Override
            void onRequest(Cancellation cancellation, Runnable action) {
                super.onRequest(cancellation, action);
                super.onRequest(cancellation, nowAndThen.isNow() ? action : () -> {});
            }
        });
    }

    @Test
    void aCancellationThatReachesAnotherCallIsFound() {
        assertFound(NOT_SEEN, new DeftOperations() {
            @Override
            void cancelRunning(Deferred<?> call, Deferred<?> other) {
                super.cancelRunning(call, other);
                other.cancel();
            }
        });
    }

    @Test
    void anInterruptThatACancelledCallHasNotOptedForIsFound() {
        assertFound(NOT_SEEN, new DeftOperations() {
            @Override
            void onRequest(Cancellation cancellation, Runnable action) {
                Thread worker = Thread.currentThread();
                super.onRequest(cancellation, () -> {
                    action.run();
                    worker.interrupt();
                });
            }
        });
    }

    @Test
    void aCallThatRunsOnAndForWhichNoSpareWorkerStandsInIsFound() {
        assertFound(
                " were to have spare workers stand in for those before, which run on; 0 did ", new DeftOperations() {
                    @Override
                    ThreadPoolBuilder spares(ThreadPoolBuilder pool, int count) {
                        return super.spares(pool, 0);
                    }
                });
    }

    @Test
    void moreWorkersThanStandInForOthersAreFound() {
        assertFound("-runon1-", new DeftOperations() {
            @Override
            ThreadPoolBuilder spares(ThreadPoolBuilder pool, int count) {
                return super.spares(pool, 0).maxThreads(5);
            }
        });
    }

    @Test
    void aCallThatRunsOnAndIsNotCountedIsFound() {
        assertFound(" calls that run on, and counts 0: ", new DeftOperations() {
            @Override
            int abandoned(ThreadPool pool) {
                return 0;
            }
        });
    }

    @Test
    void aReportOfCallsThatRunOnThatIsNotMadeIsFound() {
        assertReportFound(" was to report that calls which were given up take all its workers: ", 0);
    }

    @Test
    void aReportOfCallsThatRunOnThatIsMadeTwiceIsFound() {
        assertReportFound(", and reported 2 times", 2);
    }

    private static void assertReportFound(String violation, int times) {
        DeftOperations deft = new DeftOperations() {
            @Override
            void report(PoolReports reports, String logged) {
                for (int i = 0; i < times; i++) {
                    super.report(reports, logged);
                }
            }
        };
        ChaosPlan plan = new ChaosPlan(
                Long.MAX_VALUE, Duration.ofMinutes(5), 1, Duration.ofSeconds(1), Transport.NIO, OptionalLong.empty());
        Chaos chaos = new Chaos(plan, new SilentProgress(), deft);
        ChaosResult result;
        try (WarningLog log = new WarningLog(chaos.warnings())) {
            assertThat(log.isStarted()).isTrue();
            result = chaos.run();
        }

        assertThat(result.violations()).as(violation).anyMatch(line -> line.contains(violation));
    }

    @Test
    void anAddressThatIsAnotherNamesIsFound() {
        AtomicReference<List<InetAddress>> last = new AtomicReference<>(List.of());
        assertFound(" were each to be answered once, with ", new DeftOperations() {
            @Override
            Deferred<List<InetAddress>> resolve(Reactor reactor, String host, Duration timeout) {
                return super.resolve(reactor, host, timeout).addCallback(addresses -> {
                    List<InetAddress> another = last.getAndSet(addresses);
                    return another.isEmpty() ? addresses : another;
                });
            }
        });
    }
}
