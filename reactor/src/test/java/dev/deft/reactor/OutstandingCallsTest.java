package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutstandingCallsTest {

    private final ReactorThread thread = new ReactorThread("r", new Inbox(() -> {}));
    private OutstandingCalls outstanding = new OutstandingCalls();

    private ThreadCall<?> call() {
        return new ThreadCall<>(thread, call -> {}, Runnable::run);
    }

    private ThreadCall<?> added() {
        ThreadCall<?> call = call();
        outstanding.add(call, 0);
        return call;
    }

    private List<ThreadCall<?>> added(int count) {
        List<ThreadCall<?>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(added());
        }
        return calls;
    }

    private List<ThreadCall<?>> drained() {
        List<ThreadCall<?>> drained = new ArrayList<>();
        outstanding.drain(drained::add);
        return drained;
    }

    @Test
    void theyAreDrainedOldestFirstAndThenAreNoLongerThere() {
        List<ThreadCall<?>> calls = added(3);

        assertThat(drained()).containsExactlyElementsOf(calls);
        assertThat(outstanding.count()).isZero();
        assertThat(drained()).isEmpty();
    }

    @Test
    void oneThatCannotBeFailedKeepsNoOtherFromBeingFailed() {
        List<ThreadCall<?>> calls = added(3);
        List<ThreadCall<?>> failed = new ArrayList<>();
        try (LoggedEvents log = new LoggedEvents(Reactor.class)) {
            outstanding.drain(call -> {
                if (call == calls.get(0)) {
                    throw new OutOfMemoryError("no room to fail it, in a test");
                }
                failed.add(call);
            });
            assertThat(log.failures()).containsExactly("no room to fail it, in a test");
        }

        assertThat(failed).containsExactly(calls.get(1), calls.get(2));
        assertThat(outstanding.count()).isZero();
    }

    @Test
    void aPlaceThatIsUsedAgainDoesNotMakeACallOlder() {
        ThreadCall<?> a = added();
        ThreadCall<?> b = added();
        ThreadCall<?> c = added();
        outstanding.remove(a);
        ThreadCall<?> d = added();

        assertThat(d.place).as("the place of a").isEqualTo(a.place);
        assertThat(drained()).containsExactly(b, c, d);
    }

    @Test
    void theOrderOutlastsGrowthAndPlacesThatAreUsedAgain() {
        List<ThreadCall<?>> expected = new ArrayList<>(added(1_000));
        for (int i = 0; i < 5; i++) {
            for (int j = expected.size() - 1; j >= 0; j -= 3) {
                outstanding.remove(expected.remove(j));
            }
            expected.addAll(added(700));
        }

        assertThat(outstanding.count()).isEqualTo(expected.size());
        assertThat(drained()).containsExactlyElementsOf(expected);
    }

    @Test
    void theOrderOutlastsTheOverflowOfTheNumbers() {
        outstanding = new OutstandingCalls(Integer.MAX_VALUE - 1);

        List<ThreadCall<?>> calls = added(5);

        assertThat(drained()).containsExactlyElementsOf(calls);
    }

    @Test
    void aCallThatIsRemovedTwiceFreesOnePlace() {
        ThreadCall<?> call = added();
        outstanding.remove(call);
        outstanding.remove(call);

        assertThat(outstanding.count()).isZero();
        List<ThreadCall<?>> two = added(2);
        assertThat(drained()).containsExactlyElementsOf(two);
    }

    @Test
    void aCallThatIsRemovedLateLeavesTheOneThatHasItsPlaceNow() {
        ThreadCall<?> call = added();
        outstanding.remove(call);
        ThreadCall<?> next = added();

        outstanding.remove(call);

        assertThat(drained()).containsExactly(next);
    }

    @Test
    void aCallThatWasNeverAddedIsNotThere() {
        ThreadCall<?> call = added();

        outstanding.remove(call());

        assertThat(drained()).containsExactly(call);
    }

    @Test
    void whatOneThatIsDrainedRemovesIsNotDrained() {
        ThreadCall<?> a = added();
        ThreadCall<?> b = added();
        ThreadCall<?> c = added();
        List<ThreadCall<?>> drained = new ArrayList<>();

        outstanding.drain(call -> {
            drained.add(call);
            if (call == a) {
                outstanding.remove(b);
            }
        });

        assertThat(drained).containsExactly(a, c);
        assertThat(outstanding.count()).isZero();
    }
}
