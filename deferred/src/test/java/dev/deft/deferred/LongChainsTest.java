package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.valueIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Point 5 of Twisted's semantics, and more of its kind: a million of anything leaves the stack flat. The time-out is
 * there for what takes a million times longer, not for slow machines.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LongChainsTest {

    private static final int MILLION = 1_000_000;

    @Test
    void aMillionCallbacksAddedBeforeFiringRun() {
        Deferred<Integer> deferred = new Deferred<>();
        for (int i = 0; i < MILLION; i++) {
            deferred.addCallback(n -> n + 1);
        }
        deferred.callback(0);
        assertThat(valueIn(deferred)).isEqualTo(MILLION);
    }

    @Test
    void aMillionCallbacksAddedAfterFiringRun() {
        Deferred<Integer> deferred = Deferred.succeed(0);
        for (int i = 0; i < MILLION; i++) {
            deferred.addCallback(n -> n + 1);
        }
        assertThat(valueIn(deferred)).isEqualTo(MILLION);
    }

    @Test
    void aMillionCallbacksThatAddOneAnotherRun() {
        Deferred<Integer> deferred = Deferred.succeed(0);
        deferred.addCallback(new Callback<Integer, Integer>() {
            @Override
            public Integer call(Integer n) {
                if (n < MILLION) {
                    deferred.addCallback(this);
                }
                return n + 1;
            }
        });
        assertThat(valueIn(deferred)).isEqualTo(MILLION + 1);
    }

    /** A million that wait for each other, each for the next; all but the last have fired. */
    private static List<Deferred<Integer>> waitingForTheNext(boolean outermostFirst) {
        List<Deferred<Integer>> all = new ArrayList<>();
        for (int i = 0; i < MILLION; i++) {
            all.add(new Deferred<>());
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < MILLION - 1; i++) {
            order.add(i);
            Deferred<Integer> next = all.get(i + 1);
            all.get(i).<Integer>addCallbackDeferring(start -> next).addCallback(n -> n + 1);
        }
        if (!outermostFirst) {
            Collections.reverse(order);
        }
        order.forEach(i -> all.get(i).callback(0));
        return all;
    }

    // Point 5
    @Test
    void aMillionChainedByReturnFromTheOutermostInRunOnAFlatStack() {
        List<Deferred<Integer>> all = waitingForTheNext(true);
        all.get(MILLION - 1).callback(1);
        assertThat(valueIn(all.get(0))).isEqualTo(MILLION);
    }

    // Point 5
    @Test
    void aMillionChainedByReturnFromTheInnermostOutRunOnAFlatStack() {
        List<Deferred<Integer>> all = waitingForTheNext(false);
        all.get(MILLION - 1).callback(1);
        assertThat(valueIn(all.get(0))).isEqualTo(MILLION);
    }

    // Point 5
    @Test
    void aMillionChainedByReturnWithStepsLeftOnEachRunOnAFlatStack() {
        List<Deferred<Integer>> all = waitingForTheNext(true);
        int[] after = new int[1];
        all.forEach(each -> each.onBoth(result -> after[0]++));
        all.get(MILLION - 1).callback(1);
        assertThat(after[0]).isEqualTo(MILLION);
    }

    @Test
    void cancellingTheOutermostOfAMillionCancelsTheInnermostOnAFlatStack() {
        List<Deferred<Integer>> all = waitingForTheNext(true);
        all.get(0).cancel();
        assertThat(all.get(MILLION - 1).isCalled()).isTrue();
        assertThat(valueIn(all.get(0).addErrback(e -> -1))).isEqualTo(-1);
    }

    @Test
    void aMillionReturnedThatHaveFiredAreTakenOneAfterTheOther() {
        Deferred<Integer> deferred = new Deferred<>();
        for (int i = 0; i < MILLION; i++) {
            deferred.addCallbackDeferring(n -> Deferred.succeed(n + 1));
        }
        deferred.callback(0);
        assertThat(valueIn(deferred)).isEqualTo(MILLION);
    }

    // Point 5: in Twisted this recurses
    @Test
    void chainDeferredAMillionDeepRunsOnAFlatStack() {
        Deferred<Integer> first = new Deferred<>();
        Deferred<Integer> last = first;
        int[] after = new int[1];
        for (int i = 0; i < MILLION; i++) {
            Deferred<Integer> next = new Deferred<>();
            last.addCallback(n -> n + 1).chainDeferred(next);
            last.onSuccess(nothing -> after[0]++);
            last = next;
        }
        first.callback(0);
        assertThat(valueIn(last)).isEqualTo(MILLION);
        assertThat(after[0]).isEqualTo(MILLION);
    }

    @Test
    void aMillionForksOfForksRunOnAFlatStack() {
        Deferred<Integer> first = new Deferred<>();
        Deferred<Integer> last = first;
        int[] after = new int[1];
        for (int i = 0; i < MILLION; i++) {
            Deferred<Integer> fork = last.addCallback(n -> n + 1).fork();
            last.onSuccess(n -> after[0]++);
            last = fork;
        }
        first.callback(0);
        assertThat(valueIn(last)).isEqualTo(MILLION);
        assertThat(after[0]).isEqualTo(MILLION);
    }

    @Test
    void aHundredThousandForksThatEachWaitForTheirOriginalRunOnAFlatStack() {
        Deferred<Integer> first = new Deferred<>();
        Deferred<Integer> last = first;
        for (int i = 0; i < 100_000; i++) {
            Deferred<Integer> original = last;
            Deferred<Integer> fork = original.fork();
            original.addCallback(n -> n + 1);
            last = fork.addCallbackDeferring(n -> original);
        }
        first.callback(0);
        assertThat(valueIn(last)).isEqualTo(100_000);
    }

    @Test
    void aHundredThousandGatheringsOfGatheringsRunOnAFlatStack() {
        Deferred<Object> first = new Deferred<>();
        Deferred<?> last = first;
        for (int i = 0; i < 100_000; i++) {
            last = Deferreds.gatherResults(List.<Deferred<?>>of(last)).addCallback(values -> values.get(0));
        }
        first.callback("x");
        assertThat(valueIn(last)).isEqualTo("x");
    }

    @Test
    void cancellingGatheringsNestedAMillionDeepCancelsTheInnermostOnAFlatStack() {
        int[] told = new int[1];
        Deferred<?> last = new Deferred<>(cancelled -> told[0]++);
        for (int i = 0; i < MILLION; i++) {
            last = gatheringOf(last, i % 3);
        }
        try (LogCapture log = new LogCapture()) {
            last.cancel();
            assertThat(log.lines()).isEmpty();
        }
        assertThat(told[0]).isEqualTo(1);
        assertThat(last.isCalled()).isTrue();
    }

    private static Deferred<?> gatheringOf(Deferred<?> one, int kind) {
        return switch (kind) {
            case 0 -> Deferreds.gatherResults(List.<Deferred<?>>of(one));
            case 1 -> Deferreds.race(List.<Deferred<?>>of(one));
            default -> Deferreds.list(List.<Deferred<?>>of(one)).addCallbackDeferring(outcomes -> one);
        };
    }

    @Test
    void aMillionWhoWaitForALockAndReleaseItAtOnceRunOnAFlatStack() {
        DeferredLock lock = new DeferredLock();
        lock.acquire();
        int[] turns = new int[1];
        for (int i = 0; i < MILLION; i++) {
            lock.run(() -> Deferred.succeed(turns[0]++));
        }
        lock.release();
        assertThat(turns[0]).isEqualTo(MILLION);
        assertThat(lock.isLocked()).isFalse();
    }
}
