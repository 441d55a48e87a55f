package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.internal.PoolDriver;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The context of whoever asks a reactor for work goes with it, and with nothing else. */
class ContextsTest {

    private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();

    private final List<String> seen = new ArrayList<>();
    private final TestReactor test = TestReactor.create(
            0,
            Reactor.builder()
                    .hostResolver(host -> List.of(InetAddress.getLoopbackAddress()))
                    .carries(ContextCarrier.mdc())
                    .carries(ContextCarrier.of(USER)));
    private final Reactor reactor = test.reactor();

    @AfterEach
    void end() {
        MDC.clear();
        USER.remove();
        test.close();
    }

    private void become(@Nullable String user) {
        if (user == null) {
            MDC.clear();
            USER.remove();
        } else {
            MDC.put("user", user);
            USER.set(user);
        }
    }

    private void note(String what) {
        seen.add(what + " for " + MDC.get("user") + ", " + USER.get());
    }

    @Test
    void aCallHasItOnTheWorkerAndInTheCallbacks() {
        become("ann");
        reactor.deferToThread(() -> note("call")).onBoth(done -> note("callback"));
        become("bob");
        reactor.deferToThread(() -> note("call")).onBoth(done -> note("callback"));
        become(null);
        test.runWork();

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "call for ann, ann", "callback for ann, ann", "call for bob, bob", "callback for bob, bob");
    }

    @Test
    void aCallThatNobodyWaitsForHasIt() {
        become("ann");
        reactor.callInThread(() -> note("call"));
        become(null);
        test.runWork();

        assertThat(seen).containsExactly("call for ann, ann");
    }

    @Test
    void whoJoinsALookUpHasItsOwnContextInItsCallbacks() {
        become("ann");
        reactor.resolve("h").onBoth(done -> note("ann's"));
        become("bob");
        reactor.resolve("h").onBoth(done -> note("bob's"));
        become(null);
        test.runWork();

        assertThat(seen).containsExactly("ann's for ann, ann", "bob's for bob, bob");
        note("nobody's");
        assertThat(seen).endsWith("nobody's for null, null");
    }

    @Test
    void aLookUpThatIsCancelledLeavesTheOthersTheirs() {
        become("ann");
        Deferred<?> hers =
                reactor.resolve("h").onFailure(gone -> note(gone.getClass().getSimpleName()));
        become("bob");
        reactor.resolve("h").onBoth(done -> note("bob's"));
        hers.cancel();
        become(null);
        test.runWork();

        assertThat(seen).containsExactly("CancellationException for ann, ann", "bob's for bob, bob");
    }

    @Test
    void theFailureOfACallThatRanForTooLongHasIt() {
        PoolDriver driver = PoolDriver.start(ThreadPool.named("driven").fixed(1), () -> 0);
        become("ann");
        reactor.deferToThreadPool(driver.pool(), CallOptions.none().runAtMost(Duration.ofSeconds(1)), () -> {
                    become("somebody else");
                    test.advance(Duration.ofSeconds(2));
                    return "row";
                })
                .onFailure(failure -> note(failure.getClass().getSimpleName()));
        become(null);
        driver.step(0);

        assertThat(seen).containsExactly("RunTimeoutException for ann, ann");
    }

    @Test
    void theFailureOfACallThatWaitedForTooLongHasIt() {
        ThreadPool pool = test.start(ThreadPool.named("db").fixed(1));
        reactor.deferToThreadPool(pool, () -> "row").onFailure(failure -> note("first"));
        become("bob");
        reactor.deferToThreadPool(pool, CallOptions.none().waitAtMost(Duration.ofSeconds(1)), () -> "row")
                .onFailure(failure -> note(failure.getClass().getSimpleName()));
        become(null);
        test.advance(Duration.ofSeconds(2));

        assertThat(seen).containsExactly("QueueTimeoutException for bob, bob");
    }

    @Test
    void theFailureOfACallThatTheStopFindsHasIt() {
        ThreadPool pool =
                PoolDriver.start(ThreadPool.named("driven").fixed(1), () -> 0).pool();
        become("ann");
        reactor.deferToThreadPool(pool, () -> "row")
                .onFailure(failure -> note(failure.getClass().getSimpleName()));
        become(null);
        test.close();

        assertThat(seen).containsExactly("ReactorStoppedException for ann, ann");
    }

    @Test
    void aFailureAndACallOnAnyExecutorHaveItToo() {
        become("ann");
        reactor.deferToThreadPool(Runnable::run, () -> {
                    note("call");
                    throw new IllegalStateException("no");
                })
                .onFailure(failure -> note("errback"));
        become(null);
        test.runWork();

        assertThat(seen).containsExactly("call for ann, ann", "errback for ann, ann");
    }

    @Test
    void afterwardsEachThreadHasWhatItHadBefore() {
        become("ann");
        reactor.deferToThread(() -> {
                    note("call");
                    become("changed by the call");
                })
                .onBoth(done -> {
                    note("callback");
                    become("changed by the callback");
                });
        become("the test");
        test.runWork();
        note("afterwards");
        become(null);
        reactor.deferToThread(() -> note("next call"));
        test.runWork();

        assertThat(seen)
                .containsExactly(
                        "call for ann, ann",
                        "callback for ann, ann",
                        "afterwards for the test, the test",
                        "next call for null, null");
    }

    @Test
    void whatACallbackDefersHasItToo() {
        become("ann");
        reactor.deferToThread(() -> 1)
                .addCallbackDeferring(one -> reactor.deferToThread(() -> {
                    note("second call");
                    return 2;
                }))
                .onBoth(done -> note("last callback"));
        become(null);
        test.runWork();

        assertThat(seen).containsExactly("second call for ann, ann", "last callback for ann, ann");
    }

    @Test
    void timedCallsAndCallsFromThreadsHaveIt() {
        become("ann");
        reactor.callLater(Duration.ofSeconds(1), () -> note("later"));
        reactor.callFromThread(() -> note("from a thread"));
        become(null);
        test.advance(Duration.ofSeconds(1));

        assertThat(seen).containsExactlyInAnyOrder("later for ann, ann", "from a thread for ann, ann");
    }

    @Test
    void aCarrierThatThrowsIsLoggedOnceAndTheWorkIsDone() {
        ContextCarrier<String> faulty = new ContextCarrier<>() {
            @Override
            public String capture() {
                return "captured";
            }

            @Override
            public Scope set(String captured) {
                throw new IllegalStateException("a fault of the carrier's");
            }
        };
        try (LoggedEvents log = new LoggedEvents(Reactor.class);
                TestReactor other =
                        TestReactor.create(0, Reactor.builder().carries(faulty).carries(ContextCarrier.of(USER)))) {
            USER.set("ann");
            other.reactor().deferToThread(() -> note("call")).onBoth(done -> note("callback"));
            USER.remove();
            other.runWork();

            assertThat(log.messages())
                    .filteredOn(line -> line.contains("carrier of contexts"))
                    .hasSize(1);
        }
        assertThat(seen).containsExactly("call for null, ann", "callback for null, ann");
    }
}
