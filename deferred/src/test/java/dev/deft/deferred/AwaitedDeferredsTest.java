package dev.deft.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.internal.DeferredAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests what the reactor is told of the Deferreds that one waits for. */
class AwaitedDeferredsTest {

    private final DeferredAccess access = DeferredAccess.get();
    private final List<Object> met = new ArrayList<>();

    private boolean waitsForAny(Deferred<?> deferred) {
        met.clear();
        return access.waitsOnlyFor(deferred, met::add);
    }

    @Test
    void anUnfiredOneWaitsForItself() {
        Deferred<String> d = new Deferred<>();

        assertThat(waitsForAny(d)).isTrue();
        assertThat(met).containsExactly(d);
    }

    @Test
    void oneThatHasItsResultWaitsForNothing() {
        assertThat(waitsForAny(Deferred.succeed("done"))).isFalse();
    }

    @Test
    void aPausedOneWaitsForWhoeverUnpausesIt() {
        Deferred<String> d = Deferred.succeed("done");
        d.pause();

        assertThat(waitsForAny(d)).isFalse();
        assertThat(met).isEmpty();
    }

    @Test
    void throughACallbackItWaitsForWhatThatReturned() {
        Deferred<String> inner = new Deferred<>();
        Deferred<String> middle = Deferred.succeed("go").addCallbackDeferring(go -> inner);
        Deferred<String> outer = Deferred.succeed("go").addCallbackDeferring(go -> middle);

        assertThat(waitsForAny(outer)).isTrue();
        assertThat(met).containsExactly(inner);
    }

    @Test
    void aGatheringWaitsForThoseThatHaveNotArrivedTheLastFirst() {
        Deferred<String> one = new Deferred<>();
        Deferred<String> two = new Deferred<>();
        Deferred<String> three = new Deferred<>();
        Deferred<List<String>> all = Deferreds.gatherResults(List.of(one, two, three));
        assertThat(waitsForAny(all)).isTrue();
        assertThat(met).containsExactly(three, two, one);

        two.callback("arrived");
        assertThat(waitsForAny(all)).isTrue();
        assertThat(met).containsExactly(three, one);
    }

    @Test
    void whatHasArrivedIsLeftOutAlsoIfItsChainWaitsAgainOrItsResultWasNull() {
        Deferred<String> one = new Deferred<>();
        Deferred<String> two = new Deferred<>();
        Deferred<List<Result<String>>> all = Deferreds.list(List.of(one, two));
        two.callback(null);
        two.addCallbackDeferring(arrived -> new Deferred<String>());

        assertThat(waitsForAny(all)).isTrue();
        assertThat(met).containsExactly(one);
    }

    @Test
    void aPausedPartIsOneOfWhichNothingIsKnown() {
        Deferred<String> one = new Deferred<>();
        Deferred<String> paused = Deferred.succeed("done");
        paused.pause();

        assertThat(waitsForAny(Deferreds.list(List.of(one, paused)))).isFalse();
    }

    @Test
    void theWalkEndsAtTheFirstThatIsNotWanted() {
        Deferred<String> one = new Deferred<>();
        Deferred<String> two = new Deferred<>();

        assertThat(access.waitsOnlyFor(Deferreds.list(List.of(one, two)), deferred -> {
                    met.add(deferred);
                    return deferred != two;
                }))
                .isFalse();
        assertThat(met).containsExactly(two);
    }

    @Test
    void gatheringsOfGatheringsMayBeNestedDeeply() {
        Deferred<?> deepest = new Deferred<>();
        Deferred<?> nested = deepest;
        for (int i = 0; i < 100_000; i++) {
            nested = Deferreds.list(List.of(nested));
        }

        assertThat(waitsForAny(nested)).isTrue();
        assertThat(met).containsExactly(deepest);
    }

    @Test
    void aTimeLimitIsSeenWhereverItIs() {
        HandDrivenScheduler scheduler = new HandDrivenScheduler();
        Deferred<String> plain = new Deferred<>();
        Deferred<String> limited = new Deferred<String>().addTimeout(Duration.ofSeconds(1), scheduler);

        assertThat(access.hasTimeLimit(plain)).isFalse();
        assertThat(access.hasTimeLimit(limited)).isTrue();
        assertThat(access.hasTimeLimit(Deferreds.list(List.of(plain, limited)))).isTrue();
        assertThat(access.hasTimeLimit(Deferred.succeed("go").addCallbackDeferring(go -> limited)))
                .isTrue();
    }
}
