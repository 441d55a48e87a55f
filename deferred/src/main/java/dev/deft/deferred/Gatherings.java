package dev.deft.deferred;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gatherings of {@link Deferreds}, each with what decides it. */
final class Gatherings {

    private Gatherings() {}

    /** Gathers all values, or the first failure. */
    static final class Values<T extends @Nullable Object> extends Gathering<List<T>> {

        Values(List<? extends Deferred<? extends T>> all) {
            super(all);
        }

        @Override
        void arrived(int index, @Nullable Object outcome) {
            if (outcome instanceof Failed) {
                gathered.settle(outcome);
            }
        }

        @Override
        List<@Nullable Object> whenAllArrived() {
            return Collections.unmodifiableList(Arrays.asList(outcomes));
        }
    }

    /** Gathers how each ended. */
    static final class Outcomes<T extends @Nullable Object> extends Gathering<List<Result<T>>> {

        Outcomes(List<? extends Deferred<? extends T>> all) {
            super(all);
        }

        @Override
        void arrived(int index, @Nullable Object outcome) {}

        @Override
        List<Result<Object>> whenAllArrived() {
            List<Result<Object>> results = new ArrayList<>(outcomes.length);
            for (Object outcome : outcomes) {
                results.add(CallbackSteps.asResult(outcome));
            }
            return Collections.unmodifiableList(results);
        }
    }

    /** Gathers the first value, or all failures. */
    static final class Race<T extends @Nullable Object> extends Gathering<Winner<T>> {

        Race(List<? extends Deferred<? extends T>> all) {
            super(all);
        }

        @Override
        boolean needsAll() {
            return false;
        }

        @Override
        void arrived(int index, @Nullable Object outcome) {
            if (outcome instanceof Failed) {
                return;
            }
            // Settled before the losers are cancelled, so that their results come too late.
            gathered.settle(new Winner<>(index, CallbackSteps.bare(outcome)));
            Cancelling.cancelAllBut(index, all);
            gathered.keepInterruptFromTheNext();
        }

        @Override
        Failed whenAllArrived() {
            // Not as suppressed in the first: that is the user's, and may be raced again.
            for (int i = 1; i < outcomes.length; i++) {
                DeferredLog.debug(
                        failedAt(i).cause,
                        "{} failed, and so did the others in its race",
                        Descriptions.name(all.get(i)));
            }
            return failedAt(0).reportedAnew();
        }

        private Failed failedAt(int index) {
            if (outcomes[index] instanceof Failed failed) {
                return failed;
            }
            throw new AssertionError("a race that nobody won holds " + outcomes[index] + " at " + index);
        }
    }
}
