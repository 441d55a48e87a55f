package dev.deft.deferred;

import dev.deft.deferred.internal.ResultFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The way to the JDK's {@link CompletionStage} and back. */
final class CompletionStages {

    /** The depth from which on causes must form a circle, or be made as they are asked for: more than anybody nests. */
    private static final int MOST_WRAPPINGS = 100;

    private CompletionStages() {}

    /** Fires {@code deferred} with the end of {@code stage}, on {@code reactor}. */
    static <T extends @Nullable Object> void deliver(
            CompletionStage<? extends T> stage, Deferred<T> deferred, Executor reactor) {
        stage.whenComplete((value, failure) -> {
            try {
                reactor.execute(() -> fire(deferred, value, failure));
            } catch (Throwable refused) { // Errors too: what is thrown from here, the stage keeps to itself
                // To fire it here would run its callbacks on a foreign thread: it stays unfired, but not in silence.
                DeferredLog.error(
                        refused, "{} never fires: {} refused to take what its stage ended with", deferred, reactor);
            }
        });
    }

    private static <T extends @Nullable Object> void fire(Deferred<T> deferred, T value, @Nullable Throwable failure) {
        if (deferred.isCalled()) {
            return; // cancelled meanwhile
        }
        if (failure != null) {
            deferred.errback(unwrap(failure));
        } else if (value instanceof Chain) { // callback() would throw into the executor, and nothing would fire
            deferred.errback(new IllegalArgumentException("the stage of " + deferred + " ended with " + value
                    + ", and a Deferred is never a value; to wait for it, give fromCompletionStage "
                    + "stage.thenComposeAsync(Deferred::toCompletionStage, reactor)"));
        } else {
            deferred.callback(value);
        }
    }

    private static Throwable unwrap(Throwable failure) {
        try {
            Throwable unwrapped = failure;
            for (int i = 0; i < MOST_WRAPPINGS; i++) {
                Throwable cause = unwrapped instanceof CompletionException ? unwrapped.getCause() : null;
                if (cause == null) {
                    return unwrapped;
                }
                unwrapped = cause;
            }
        } catch (Throwable thrown) { // getCause() may be the user's, and the Deferred is to fire all the same
            return failure;
        }
        return failure;
    }

    /** The step that completes a future; for a failure, the code that has the future answers. */
    static final class ToStage extends Step.Transfer {

        /**
         * The future; null once others have completed it, on a thread from which this cannot be taken out. Volatile; a stale read
         * completes a future that is complete, which does nothing.
         */
        private volatile @Nullable CancellingFuture<?> future;

        ToStage(CancellingFuture<?> future) {
            this.future = future;
        }

        /** Lets go of the future. Any thread. */
        void giveUp() {
            future = null;
        }

        boolean isGivenUp() {
            return future == null;
        }

        @Override
        @Nullable
        Chain transfer(Chain from) {
            CancellingFuture<?> stage = future;
            if (stage != null) {
                from.enterStep();
                try {
                    stage.deliver(from);
                } catch (Throwable thrown) { // Errors too: as all that a step throws, it becomes the chain's result
                    from.result = Failed.of(thrown, from.result);
                } finally {
                    from.leaveStep();
                }
            }
            return null;
        }

        @Override
        String name() {
            return "toCompletionStage";
        }
    }

    /** A future that, cancelled on any thread, has the Deferred cancelled on its own; completed by others, it leaves it. */
    static final class CancellingFuture<T extends @Nullable Object> extends ResultFuture<T> {

        private final Deferred<T> deferred;

        private final ToStage step = new ToStage(this);

        /** Set once the step's turn has come, or it was taken out. On the Deferred's thread. */
        private boolean hasLeft;

        CancellingFuture(Deferred<T> deferred) {
            this.deferred = deferred;
        }

        ToStage step() {
            return step;
        }

        @SuppressWarnings("unchecked") // the chain had the same type when it was turned into this
        void deliver(Chain from) {
            hasLeft = true;
            if (!(from.result instanceof Failed failed)) {
                super.complete((T) CallbackSteps.bare(from.result));
            } else if (super.completeExceptionally(failed.cause)) {
                from.result = Failed.reportedElsewhere(from.result);
            } // else somebody else has completed it: it takes no failure, and answers for none
        }

        @Override
        public boolean complete(T value) {
            return leave(super.complete(value));
        }

        @Override
        public boolean completeExceptionally(Throwable failure) {
            return leave(super.completeExceptionally(failure));
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled && !onItsThread(this::cancelDeferred)) {
                step.giveUp();
                DeferredLog.debug(
                        null,
                        "{} is not cancelled with its stage: its thread cannot be entered",
                        Descriptions.name(deferred));
            }
            return cancelled;
        }

        private void cancelDeferred() {
            removeStep();
            deferred.cancel();
        }

        /** Takes the step out, or at least has that let go of this, if {@code completed}; returns that. */
        private boolean leave(boolean completed) {
            if (completed && !onItsThread(this::removeStep)) {
                step.giveUp();
            }
            return completed;
        }

        private void removeStep() {
            if (!hasLeft && !step.isGivenUp()) { // one that was given up may be out of the chain already
                hasLeft = true;
                deferred.remove(step);
            }
        }

        /** Makes {@code call} now, where this is the Deferred's thread, and otherwise has that make it; returns false if it cannot. */
        private boolean onItsThread(Runnable call) {
            if (!deferred.isOfThisThread("cancel")) {
                return deferred.confinement.enter(call);
            }
            call.run();
            return true;
        }
    }
}
