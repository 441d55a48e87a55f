package dev.deft.reactor.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rhythm of a loop, and its end. */
final class LoopingCallTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TestReactor test = TestReactor.create();

    /** The seconds at which calls were made, and what else happened. */
    private final List<Object> told = new ArrayList<>();

    private final LoopingCall loop = LoopingCall.of(test.reactor(), () -> told.add(now()));

    @AfterEach
    void close() {
        test.close();
    }

    private double now() {
        return test.elapsed().toMillis() / 1000.0;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    @Test
    void theFirstCallIsMadeInsideStart() {
        loop.start(SECOND);

        assertThat(told).containsExactly(0.0);
    }

    @Test
    void theFirstCallIsAnIntervalFromNowWhereThatIsAskedFor() {
        loop.start(SECOND, false);
        assertThat(told).isEmpty();

        test.pump(SECOND, 2);

        assertThat(told).containsExactly(1.0, 2.0);
    }

    @Test
    void theRhythmDoesNotDriftWhereEachCallIsLate() {
        loop.start(SECOND);

        test.pump(seconds(0.3), 14);

        assertThat(told).containsExactly(0.0, 1.2, 2.1, 3.0, 4.2);
    }

    @Test
    void theRhythmDoesNotDriftWhereEachCallTakesTime() {
        LoopingCall slow = LoopingCall.of(test.reactor(), () -> {
            told.add(now());
            test.spend(seconds(0.4));
        });
        slow.start(SECOND);

        test.pump(seconds(0.1), 17); // and three times 0.4 s are spent

        assertThat(told).containsExactly(0.0, 1.0, 2.0);
    }

    @Test
    void callsThatWereMissedAreSkipped() {
        loop.start(SECOND);

        test.advance(seconds(3.5));
        test.advance(seconds(0.5));

        assertThat(told).containsExactly(0.0, 3.5, 4.0);
    }

    @Test
    void aCallThatTakesAsLongAsTheIntervalIsFollowedAnIntervalLater() {
        LoopingCall slow = LoopingCall.of(test.reactor(), () -> {
            told.add(now());
            test.spend(SECOND);
        });
        slow.start(SECOND);

        test.advance(SECOND);

        assertThat(told).containsExactly(0.0, 2.0);
    }

    @Test
    void aReturnedDeferredIsWaitedFor() {
        List<Deferred<String>> answers = new ArrayList<>();
        LoopingCall asking = LoopingCall.of(test.reactor(), () -> {
            told.add(now());
            answers.add(test.reactor().newDeferred());
            return answers.get(answers.size() - 1);
        });
        asking.start(SECOND);

        test.pump(SECOND, 3);
        assertThat(told).containsExactly(0.0);
        test.advance(seconds(0.5));
        answers.get(0).callback("late");
        assertThat(told).as("the next is due at 4 s").containsExactly(0.0);
        test.advance(seconds(0.5));

        assertThat(told).containsExactly(0.0, 4.0);
    }

    @Test
    void theDeferredOfTheStartFiresWithTheLoopWhenThatIsStopped() {
        loop.start(SECOND).onSuccess(ended -> told.add(ended == loop));

        loop.stop();
        assertThat(told).containsExactly(0.0, true);
        test.advance(SECOND);

        assertThat(told).containsExactly(0.0, true);
        assertThat(loop.isRunning()).isFalse();
    }

    @Test
    void aStopWaitsForTheCallThatIsUnderWay() {
        Deferred<String> answer = test.reactor().newDeferred();
        LoopingCall asking = LoopingCall.of(test.reactor(), () -> answer);
        asking.start(SECOND).onSuccess(ended -> told.add("ended"));

        asking.stop();
        assertThat(told).isEmpty();
        assertThat(asking.isRunning()).isFalse();
        answer.callback("late");

        assertThat(told).containsExactly("ended");
    }

    @Test
    void aCallMayStopItsOwnLoop() {
        LoopingCall[] own = new LoopingCall[1];
        own[0] = LoopingCall.of(test.reactor(), () -> {
            told.add(now());
            if (now() == 2) {
                own[0].stop();
            }
        });
        own[0].start(SECOND).onSuccess(ended -> told.add("ended"));

        test.pump(SECOND, 5);

        assertThat(told).containsExactly(0.0, 1.0, 2.0, "ended");
    }

    @Test
    void whatACallThrowsEndsTheLoopAndFailsItsDeferred() {
        LoopingCall failing = LoopingCall.of(test.reactor(), () -> {
            told.add(now());
            throw new IOException("no");
        });
        failing.start(SECOND, false).addErrback(failure -> {
            told.add(failure.getMessage());
            return failing;
        });

        test.pump(SECOND, 3);

        assertThat(told).containsExactly(1.0, "no");
        assertThat(failing.isRunning()).isFalse();
    }

    @Test
    void theFailureOfAReturnedDeferredEndsTheLoop() {
        Deferred<String> answer = test.reactor().newDeferred();
        LoopingCall asking = LoopingCall.of(test.reactor(), () -> answer);
        asking.start(SECOND).addErrback(failure -> {
            told.add(failure.getMessage());
            return asking;
        });

        answer.errback(new IOException("no"));

        assertThat(told).containsExactly("no");
        assertThat(asking.isRunning()).isFalse();
    }

    @Test
    void withAHandlerTheLoopGoesOnAfterACallThatThrew() {
        LoopingCall failing = LoopingCall.of(test.reactor(), () -> {
                    throw new IOException("no at " + now());
                })
                .continueOnFailure(failure -> told.add(failure.getMessage()));
        failing.start(SECOND);

        test.pump(SECOND, 2);

        assertThat(told).containsExactly("no at 0.0", "no at 1.0", "no at 2.0");
        assertThat(failing.isRunning()).isTrue();
    }

    @Test
    void whatTheHandlerThrowsEndsTheLoop() {
        LoopingCall failing = LoopingCall.of(test.reactor(), () -> {
                    throw new IOException("no");
                })
                .continueOnFailure(failure -> {
                    throw new IllegalStateException("enough");
                });

        failing.start(SECOND).onBoth(told::add).addErrback(failure -> failing);

        assertThat(told).asString().contains("enough");
        assertThat(failing.isRunning()).isFalse();
    }

    @Test
    void resetMovesThePhase() {
        loop.start(SECOND);
        test.advance(seconds(0.6));

        loop.reset();
        test.pump(seconds(0.2), 12);

        assertThat(told).containsExactly(0.0, 1.6, 2.6);
    }

    @Test
    void aResetWhileACallIsUnderWayMovesThePhaseToo() {
        Deferred<String> answer = test.reactor().newDeferred();
        LoopingCall asking = LoopingCall.of(test.reactor(), () -> {
            told.add(now());
            return answer;
        });
        asking.start(SECOND);
        test.advance(seconds(0.6));
        asking.reset();
        answer.callback("late");

        test.pump(seconds(0.2), 6);

        assertThat(told).containsExactly(0.0, 1.6);
    }

    @Test
    void withAnIntervalOfZeroACallIsMadeInEachTurn() {
        LoopingCall busy = LoopingCall.of(test.reactor(), () -> {
            told.add(told.size());
            if (told.size() == 3) {
                throw new IOException("enough");
            }
        });
        busy.start(Duration.ZERO).addErrback(failure -> busy);
        assertThat(told).containsExactly(0);

        test.settle();

        assertThat(told).containsExactly(0, 1, 2);
    }

    @Test
    void cancellingTheDeferredOfTheStartEndsTheLoop() {
        Deferred<LoopingCall> ended = loop.start(SECOND);
        ended.addErrback(CancellationException.class, cancelled -> {
            told.add("cancelled");
            return loop;
        });

        ended.cancel();
        test.advance(SECOND);

        assertThat(told).containsExactly(0.0, "cancelled");
        assertThat(loop.isRunning()).isFalse();
    }

    @Test
    void cancellingTheDeferredOfTheStartCancelsTheCallThatIsUnderWayAndTellsNoHandler() {
        Deferred<String> answer = test.reactor().newDeferred();
        answer.onFailure(failure -> told.add("the call"));
        LoopingCall asking =
                LoopingCall.of(test.reactor(), () -> answer).continueOnFailure(failure -> told.add("the handler"));
        Deferred<LoopingCall> ended = asking.start(SECOND);
        ended.addErrback(CancellationException.class, cancelled -> asking);

        ended.cancel();
        test.pump(SECOND, 2);

        assertThat(told).containsExactly("the call");
    }

    @Test
    void itFailsWhenTheReactorStops() {
        loop.start(SECOND).onBoth(told::add).addErrback(failure -> loop);

        test.close();

        assertThat(told).hasSize(2);
        assertThat(((Result.Failure<?>) told.get(1)).cause()).isInstanceOf(ReactorStoppedException.class);
        assertThat(loop.isRunning()).isFalse();
    }

    @Test
    void itIsStartedAgainAfterItsEndAndNotBefore() {
        loop.start(SECOND);
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.start(SECOND))
                .withMessage("start(): LoopingCall[running] has not ended; stop() it, and wait for the Deferred of its"
                        + " start()");
        test.advance(seconds(0.5));
        loop.stop();

        loop.start(SECOND);
        test.advance(SECOND);

        assertThat(told).containsExactly(0.0, 0.5, 1.5);
    }

    @Test
    void oneThatIsNotRunningCannotBeStoppedOrReset() {
        assertThatIllegalStateException()
                .isThrownBy(loop::stop)
                .withMessage("stop(): LoopingCall[not running] is not running; ask isRunning() first");
        assertThatIllegalStateException().isThrownBy(loop::reset);
    }

    @Test
    void aNegativeIntervalIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loop.start(Duration.ofSeconds(-1)))
                .withMessage("a loop's interval must not be negative: -1 s; give zero or more");
    }

    @Test
    void noCallInheritsTheInterruptOfTheOneBefore() {
        LoopingCall interrupting = LoopingCall.of(test.reactor(), () -> {
            told.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
        });
        interrupting.start(SECOND).onBoth(told::add);

        assertThat(Thread.interrupted()).isFalse();
        test.advance(SECOND);
        assertThat(told).containsExactly(false, false);
    }
}
