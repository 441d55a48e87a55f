package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DeferredLock;
import dev.deft.deferred.DeferredQueue;
import dev.deft.deferred.DeferredSemaphore;
import dev.deft.reactor.service.MultiService;
import dev.deft.reactor.task.Cooperator;
import dev.deft.reactor.task.LoopingCall;
import dev.deft.reactor.task.Parallel;
import dev.deft.reactor.task.Retry;
import dev.deft.reactor.testing.TestReactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Contexts of those who wait for another party: each goes on in its own, and not in that of the party that lets it go on. */
class WaitersContextTest {

    private static final ThreadLocal<@Nullable String> USER = new ThreadLocal<>();

    private final List<String> seen = new ArrayList<>();
    private final TestReactor test = TestReactor.create(0, Reactor.builder().carries(ContextCarrier.of(USER)));
    private final Reactor reactor = test.reactor();

    @AfterEach
    void end() {
        USER.remove();
        test.close();
    }

    private void become(String user) {
        USER.set(user);
    }

    private void note(String what) {
        seen.add(what + ": " + USER.get());
    }

    private static String nameOf(Throwable failure) {
        return failure.getClass().getSimpleName();
    }

    @Test
    void whoWaitsForALockHasItsOwnWhenAnotherReleasesIt() {
        DeferredLock lock = reactor.newLock();
        become("ann");
        lock.acquire().onSuccess(got -> note("ann's"));
        become("bob");
        lock.acquire().onSuccess(got -> note("bob's"));
        become("cid");
        lock.run(() -> reactor.deferToThread(() -> note("what cid defers"))).onBoth(ended -> note("cid's"));
        become("ann");
        lock.release();
        note("who released it");
        become("dan");
        lock.release();
        test.runWork();

        assertThat(seen)
                .containsExactly(
                        "ann's: ann", "bob's: bob", "who released it: ann", "what cid defers: cid", "cid's: cid");
    }

    @Test
    void soItIsWithALockThatIsConfinedToTheThreadAlone() {
        DeferredLock lock = new DeferredLock();
        become("ann");
        lock.acquire();
        become("bob");
        lock.acquire().onSuccess(got -> note("bob's"));
        become("ann");
        lock.release();

        assertThat(seen).containsExactly("bob's: bob");
    }

    @Test
    void whoWaitsForASemaphoreHasItsOwnWhenOthersReleaseInTurn() {
        DeferredSemaphore one = reactor.newSemaphore(1);
        List<Deferred<String>> works = new ArrayList<>();
        for (String user : List.of("ann", "bob", "cid")) {
            become(user);
            one.run(() -> {
                        note(user + "'s turn");
                        works.add(reactor.newDeferred());
                        return works.get(works.size() - 1);
                    })
                    .onBoth(done -> note(user + "'s end"));
        }
        become("ann");
        works.get(0).callback("");
        become("bob");
        works.get(1).callback("");

        assertThat(seen)
                .containsExactly(
                        "ann's turn: ann", "bob's turn: bob", "ann's end: ann", "cid's turn: cid", "bob's end: bob");
    }

    @Test
    void whoIsCancelledInAWaitHasItsOwn() {
        DeferredLock lock = reactor.newLock();
        become("ann");
        lock.acquire();
        become("bob");
        Deferred<DeferredLock> waits = lock.acquire().onFailure(gone -> note(nameOf(gone)));
        waits.addErrback(gone -> lock);
        become("ann");
        waits.cancel();

        assertThat(seen).containsExactly("CancellationException: bob");
    }

    @Test
    void whoWaitsForAValueHasItsOwnWhenAnotherPutsOne() {
        DeferredQueue<String> queue = reactor.newQueue(1, 1);
        become("ann");
        queue.get().onSuccess(job -> note(job));
        become("bob");
        queue.put("bob's job");
        note("who put it");

        assertThat(seen).containsExactly("bob's job: ann", "who put it: bob");
    }

    @Test
    void aCallAndATimeThatAreCancelledHaveThatOfWhoAskedForThem() {
        become("ann");
        Deferred<Void> call = reactor.deferToThread(() -> {}).onFailure(gone -> note("call"));
        Deferred<Void> time = reactor.deferLater(Duration.ofSeconds(1)).onFailure(gone -> note("time"));
        become("bob");
        call.cancel();
        time.cancel();
        USER.remove();
        List.of(call, time).forEach(each -> each.addErrback(CancellationException.class, gone -> null));

        assertThat(seen).containsExactly("call: ann", "time: ann");
    }

    @Test
    void whoIsToldThatATimedCallIsDroppedHasItsOwn() {
        become("ann");
        reactor.callLater(Duration.ofSeconds(1), () -> {}, stopped -> note("dropped"));
        USER.remove();
        test.close();

        assertThat(seen).containsExactly("dropped: ann");
    }

    @Test
    @Tag("real-threads")
    void whatIsToBeCalledWhenItRunsHasThatOfWhoAskedForIt() {
        Reactor unrun = Reactor.builder().carries(ContextCarrier.of(USER)).create();
        become("ann");
        unrun.callWhenRunning(() -> {
            note("running");
            unrun.stop();
        });
        become("bob");
        unrun.run();
        note("afterwards");

        assertThat(seen).containsExactly("running: ann", "afterwards: bob");
    }

    @Test
    void eachTaskOfACooperatorHasItsOwn() {
        Cooperator cooperator = new Cooperator(reactor);
        become("ann");
        cooperator.coiterate(units("ann's")).onBoth(done -> note("ann's end"));
        become("bob");
        cooperator.coiterate(units("bob's")).onBoth(done -> note("bob's end"));
        USER.remove();
        test.settle();

        assertThat(seen)
                .containsExactly(
                        "ann's 0: ann",
                        "bob's 0: bob",
                        "ann's 1: ann",
                        "bob's 1: bob",
                        "ann's end: ann",
                        "bob's end: bob");
    }

    private Iterator<Integer> units(String whose) {
        return IntStream.range(0, 2).peek(i -> note(whose + " " + i)).iterator();
    }

    @Test
    void whoWaitsForATaskHasItsOwnWhenAnotherStopsIt() {
        Cooperator cooperator = new Cooperator(reactor);
        LoopingCall beat = LoopingCall.of(reactor, () -> {});
        become("ann");
        cooperator.coiterate(units("ann's")).addErrback(stopped -> {
            note(nameOf(stopped));
            return null;
        });
        beat.start(Duration.ofSeconds(1)).onBoth(stopped -> note("the loop's end"));
        become("bob");
        cooperator.stop();
        beat.stop();

        assertThat(seen).containsExactly("TaskStoppedException: ann", "the loop's end: ann");
    }

    @Test
    void aLoopHasThatOfWhoStartedItThoughAnotherFiresWhatItWaitsFor() {
        List<Deferred<String>> calls = new ArrayList<>();
        become("ann");
        LoopingCall beat = LoopingCall.of(reactor, () -> {
            note("beat");
            calls.add(reactor.newDeferred());
            return calls.get(calls.size() - 1);
        });
        beat.continueOnFailure(failure -> note(failure.getMessage())).start(Duration.ofSeconds(1));
        become("bob");
        calls.get(0).errback(new IllegalStateException("told to the handler"));
        USER.remove();
        test.advance(Duration.ofSeconds(1));

        assertThat(seen).containsExactly("beat: ann", "told to the handler: ann", "beat: ann");
    }

    @Test
    void aRetryHasThatOfWhoCalledThoughAnotherFiresTheFailure() {
        List<Deferred<String>> tries = new ArrayList<>();
        Retry policy = Retry.exponential(Duration.ofSeconds(1), Duration.ofSeconds(1))
                .when(failure -> {
                    note("asked");
                    return true;
                });
        become("ann");
        policy.call(reactor, () -> {
                    note("try");
                    tries.add(reactor.newDeferred());
                    return tries.get(tries.size() - 1);
                })
                .onBoth(row -> note("end"));
        become("bob");
        tries.get(0).errback(new IllegalStateException("no"));
        USER.remove();
        test.advance(Duration.ofSeconds(1));
        become("bob");
        tries.get(1).callback("row");

        assertThat(seen).containsExactly("try: ann", "asked: ann", "try: ann", "end: ann");
    }

    @Test
    void callsInParallelHaveThatOfWhoAskedThoughAnotherEndsTheOneBefore() {
        List<Deferred<String>> calls = new ArrayList<>();
        become("ann");
        Parallel.map(reactor, List.of("a", "b"), 1, key -> {
                    note(key);
                    calls.add(reactor.newDeferred());
                    return calls.get(calls.size() - 1);
                })
                .onBoth(rows -> note("end"));
        become("bob");
        calls.get(0).callback("");
        calls.get(1).callback("");

        assertThat(seen).containsExactly("a: ann", "b: ann", "end: ann");
    }

    @Test
    void whoWaitsForAServiceHasItsOwnWhenAnotherStopsIt() {
        MultiService shop = new MultiService(reactor, "shop");
        become("ann");
        shop.run(Duration.ofSeconds(5)).onBoth(ended -> note("ann's run"));
        Deferred<String> cleaning = reactor.newDeferred();
        Deferred<String> work = reactor.newDeferred();
        shop.cancelAtStop("work", work.addErrbackDeferring(cancelled -> cleaning));
        become("bob");
        shop.stop(Duration.ofSeconds(5)).onBoth(ended -> note("bob's stop"));
        become("cid");
        shop.stop(Duration.ofSeconds(5)).onBoth(ended -> note("cid's stop"));
        become("dan");
        cleaning.callback("clean");

        assertThat(seen).containsExactlyInAnyOrder("ann's run: ann", "bob's stop: bob", "cid's stop: cid");
    }
}
