package dev.deft.reactor.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls over a collection, so many at a time. */
final class ParallelTest {

    private final TestReactor test = TestReactor.create();
    private final Map<String, Deferred<String>> begun = new LinkedHashMap<>();
    private final List<Object> told = new ArrayList<>();

    @AfterEach
    void close() {
        test.close();
    }

    private Deferred<String> begin(String item) {
        Deferred<String> answer = test.reactor().newDeferred();
        begun.put(item, answer);
        return answer.onFailure(
                failure -> told.add(item + ": " + failure.getClass().getSimpleName()));
    }

    private Deferred<List<String>> noted(Deferred<List<String>> outcome) {
        return outcome.addBoth(result -> {
            told.add(result.fold(values -> values, failure -> failure.getClass().getSimpleName()));
            return List.of();
        });
    }

    @Test
    void noMoreThanSoManyAreUnderWayAndOneThatEndsBeginsTheNext() {
        Parallel.map(test.reactor(), List.of("a", "b", "c", "d"), 2, this::begin)
                .onSuccess(told::add);
        assertThat(begun).containsOnlyKeys("a", "b");

        begun.get("b").callback("B");
        assertThat(begun).containsOnlyKeys("a", "b", "c");
        begun.get("c").callback("C");

        assertThat(begun).containsOnlyKeys("a", "b", "c", "d");
        assertThat(told).isEmpty();
    }

    @Test
    void resultsAreInTheOrderOfTheItems() {
        noted(Parallel.map(test.reactor(), List.of("a", "b", "c"), 2, this::begin));

        begun.get("b").callback("B");
        begun.get("c").callback(null);
        begun.get("a").callback("A");

        assertThat(told).containsExactly(Arrays.asList("A", "B", null));
    }

    @Test
    void ofNoItemsThereAreNoResultsAtOnce() {
        noted(Parallel.map(test.reactor(), List.of(), 2, this::begin));

        assertThat(told).containsExactly(List.of());
    }

    @Test
    void aMillionCallsThatEndAtOnceTakeNoStack() {
        Parallel.map(test.reactor(), Collections.nCopies(1_000_000, 1), 3, Deferred::succeed)
                .onSuccess(all -> told.add(all.size()));

        assertThat(told).containsExactly(1_000_000);
    }

    @Test
    void theFirstFailureCancelsThoseUnderWayAndBeginsNoOther() {
        noted(Parallel.map(test.reactor(), List.of("a", "b", "c", "d"), 3, this::begin));

        begun.get("b").errback(new IOException("no"));

        assertThat(begun).containsOnlyKeys("a", "b", "c");
        assertThat(told)
                .containsExactly(
                        "b: IOException", "a: CancellationException", "c: CancellationException", "IOException");
    }

    @Test
    void aCallThatThrowsIsAFailure() {
        noted(Parallel.map(test.reactor(), List.of("a", "b", "c"), 2, item -> {
            if (item.equals("b")) {
                throw new IOException("no");
            }
            return begin(item);
        }));

        assertThat(told).containsExactly("a: CancellationException", "IOException");
        assertThat(begun).containsOnlyKeys("a");
    }

    @Test
    void collectedFailuresEndNothing() {
        Parallel.mapToResults(test.reactor(), List.of("a", "b", "c"), 2, this::begin)
                .onSuccess(results -> {
                    for (Result<String> result : results) {
                        told.add(result.fold(value -> value, Throwable::getMessage));
                    }
                });

        begun.get("a").errback(new IOException("no"));
        begun.get("b").callback("B");
        begun.get("c").callback("C");

        assertThat(told).containsExactly("a: IOException", "no", "B", "C");
    }

    @Test
    void cancellingReachesThoseUnderWayAndBeginsNoOther() {
        Deferred<List<String>> outcome = noted(Parallel.map(test.reactor(), List.of("a", "b", "c"), 2, this::begin));

        outcome.cancel();

        assertThat(begun).containsOnlyKeys("a", "b");
        assertThat(told)
                .containsExactly("a: CancellationException", "b: CancellationException", "CancellationException");
    }

    @Test
    void cancellingReachesThoseWhoseFailuresAreCollected() {
        Deferred<List<Result<String>>> outcome =
                Parallel.mapToResults(test.reactor(), List.of("a", "b", "c"), 2, this::begin);
        outcome.addErrback(cancelled -> List.of());

        outcome.cancel();

        assertThat(told).containsExactly("a: CancellationException", "b: CancellationException");
    }

    @Test
    void theCollectionIsCopied() {
        List<String> items = new ArrayList<>(List.of("a", "b"));
        noted(Parallel.map(test.reactor(), items, 1, this::begin));
        items.clear();

        begun.get("a").callback("A");
        begun.get("b").callback("B");

        assertThat(told).containsExactly(List.of("A", "B"));
    }

    @Test
    void noneAtATimeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parallel.map(test.reactor(), List.of("a"), 0, this::begin))
                .withMessage("0 calls at a time would never end; give 1 or more");
    }
}
