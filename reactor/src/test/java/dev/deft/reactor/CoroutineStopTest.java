package dev.deft.reactor;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is left suspended when a reactor has stopped. */
@ParameterizedClass
@ValueSource(strings = {"continuation", "virtual-threads", "platform-threads"})
class CoroutineStopTest extends CoroutineFixture {

    @Test
    void thoseSuspendedAreCounted() {
        Deferred<String> first = reactor.newDeferred();
        Deferred<String> second = reactor.newDeferred();
        for (int i = 0; i < 3; i++) {
            tell(inline(() -> await(first.fork()) + await(second.fork())));
        }
        assertThat(reactor.statistics().suspendedCoroutines()).isEqualTo(3);
        tell(inline(() -> {
            await(first.fork());
            return reactor.statistics().suspendedCoroutines();
        }));
        assertThat(reactor.statistics().suspendedCoroutines()).isEqualTo(4);

        first.callback("a");
        assertThat(told).containsExactly(3);
        second.callback("b");

        assertThat(told).containsExactly(3, "ab", "ab", "ab");
        assertThat(reactor.statistics().suspendedCoroutines()).isZero();
    }

    @Test
    void whatIsAwaitedFailsFinallyBlocksRunAndAnAwaitInThemThrowsAtOnce() {
        Deferred<String> never = reactor.newDeferred();
        tell(inline(() -> {
            try {
                return await(never);
            } finally {
                told.add("finally");
                try {
                    await(never);
                } catch (ReactorStoppedException e) {
                    told.add(e.getMessage().replaceAll("@\\w+", "@1"));
                }
                told.add(await(Deferred.succeed("what is there")));
            }
        }));

        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            test.close();

            assertThat(log.messages())
                    .containsExactly(
                            "Reactor 'reactor' stopped with 1 coroutines suspended; what each awaited failed with"
                                    + " ReactorStoppedException: {coroutine in dev.deft.reactor.CoroutineStopTest=1}");
        }

        assertThat(told)
                .hasSize(4)
                .startsWith(
                        "finally",
                        "Reactor 'reactor' has stopped, and coroutine in dev.deft.reactor.CoroutineStopTest@1 would await"
                                + " Deferred@1[unfired] for ever",
                        "what is there");
        assertThat(failure())
                .isInstanceOf(ReactorStoppedException.class)
                .hasMessageContaining("Reactor 'reactor' stopped before what coroutine in");
        assertThat(reactor.statistics().suspendedCoroutines()).isZero();
        never.callback("too late"); // it was not fired
    }

    @Test
    void callsAndTimersThatAreAwaitedFailAsTheyDoAnyhowAndOthersThatAwaitThoseToo() {
        ThreadPool pool = test.start(ThreadPool.named("db").fixed(1));
        Deferred<String> call = inline(() -> await(reactor.deferToThreadPool(pool, () -> "never")));
        Deferred<Void> timer = inline(() -> await(reactor.deferLater(Duration.ofDays(1))));
        tell(inline(() -> await(call)));
        tell(inline(() -> await(timer)));

        reactor.stop();
        test.settle();

        assertThat(told).hasSize(2).allMatch(ReactorStoppedException.class::isInstance);
        assertThat(told.get(0).toString()).contains("a call on pool 'db'");
        assertThat(reactor.statistics().suspendedCoroutines()).isZero();
    }

    @Test
    void aBodyThatGoesOnAwaitingIsLeftWhereItIs() {
        Deferred<String> never = reactor.newDeferred();
        int[] refused = new int[1];
        tell(inline(() -> {
            while (true) {
                try {
                    await(never);
                } catch (CancellationException e) {
                    refused[0]++;
                }
            }
        }));

        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            test.close();

            assertThat(log.messages())
                    .anyMatch(line -> line.contains("has awaited 1000 times since; it is left where it is"));
        }
        assertThat(failure()).isInstanceOf(ReactorStoppedException.class);
        assertThat(refused[0]).isEqualTo(1_001); // the wait that the stop ended, and those after it
    }

    @Test
    void oneThatBeginsInTheLastCallsIsNotSuspended() {
        Deferred<String> never = reactor.newDeferred();
        reactor.addSystemEventTrigger(Phase.AFTER, SystemEvent.SHUTDOWN, () -> {
            reactor.callFromThread(() -> tell(inline(() -> await(never))));
            return null;
        });

        test.close();

        assertThat(failure()).isInstanceOf(ReactorStoppedException.class);
        assertThat(reactor.statistics().suspendedCoroutines()).isZero();
    }

    @Test
    void aTriggerBeforeTheShutdownMayBeACoroutineThatAwaits() {
        ThreadPool pool = test.start(ThreadPool.named("db").fixed(1));
        reactor.addSystemEventTrigger(
                Phase.BEFORE,
                SystemEvent.SHUTDOWN,
                () -> inline(() -> told.add(await(reactor.deferToThreadPool(pool, () -> "saved")))));

        test.close();

        assertThat(told).containsExactly("saved");
    }
}
