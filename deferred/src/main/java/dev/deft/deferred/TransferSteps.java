package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/** The steps that give a chain's result to one other chain. */
final class TransferSteps {

    private TransferSteps() {}

    /** Gives the result to the chain whose callback returned this one. */
    static final class Continue extends Step.Transfer {

        private final Chain waiter;

        Continue(Chain waiter) {
            this.waiter = waiter;
        }

        @Override
        Chain transfer(Chain from) {
            waiter.resume(from.giveResult());
            return waiter;
        }

        @Override
        String name() {
            return "resume " + Descriptions.name(waiter);
        }
    }

    /** A step that can be detached from the chain which it is to fire. */
    sealed interface Detachable permits ToOther, ToFork {

        /** Lets go of the chain that it is to fire, which is cancelled; returns the canceller that it has displaced. */
        @Nullable
        Object detach();
    }

    /** {@link Deferred#chainDeferred}: the other gets the result, and this chain keeps null. */
    static final class ToOther extends Step.Transfer implements Detachable {

        private final Chain from;

        /** The chain that gets the result; null once that was detached. */
        private @Nullable Chain other;

        /** The other's canceller, while this stands in its place. */
        private @Nullable Object displaced;

        ToOther(Chain from, Chain other) {
            this.from = from;
            this.other = other;
            // Confined otherwise, it must not be touched. What is gathered, or a coroutine's, has another way to be
            // cancelled.
            if (other.confinement == from.confinement && !other.isSettled() && !other.isFiredByOthers()) {
                displaced = other.detachWhenCancelled(this);
            }
        }

        @Override
        public @Nullable Object detach() {
            other = null;
            from.becameVoid(this);
            return displaced;
        }

        @Override
        boolean isVoid() {
            return other == null;
        }

        @Override
        boolean makesNeedless(Transfer beside) {
            return true; // it takes whatever result there is
        }

        @Override
        @Nullable
        Chain transfer(Chain from) {
            Object outcome = from.giveResult();
            Chain to = other;
            if (to == null) {
                if (outcome instanceof Failed failed) {
                    DeferredLog.debug(
                            failed.cause,
                            "{} failed after what it was chained to was cancelled",
                            Descriptions.name(from));
                }
                return null;
            }
            try {
                to.confinement.check(to, "callback");
                return to.settle(outcome) ? to : null;
            } catch (
                    RuntimeException
                            refused) { // fired already, or another thread's: this chain's failure, as if called
                if (outcome instanceof Failed failed) {
                    UnhandledFailures.replaced(from, failed, this, refused);
                }
                from.result = new Failed(refused);
                return null;
            }
        }

        @Override
        String name() {
            return "chainDeferred";
        }
    }

    /** {@link Deferred#fork}: both get the result; for a failure the fork answers. */
    static final class ToFork extends Step.Transfer implements Detachable {

        private final Chain from;
        private final Chain fork;

        ToFork(Chain from, Chain fork) {
            this.from = from;
            this.fork = fork;
        }

        Chain from() {
            return from;
        }

        @Override
        public @Nullable Object detach() {
            from.remove(this);
            return null;
        }

        @Override
        @Nullable
        Chain transfer(Chain from) {
            Object outcome = Failed.givenBy(from);
            try {
                if (!fork.settle(outcome)) {
                    return null;
                }
            } catch (AlreadyCalledException firedByHand) {
                // A mistake of the code that fired it, and no failure here: this chain goes on, as it would without a
                // fork.
                DeferredLog.error(firedByHand, "A fork of {} could not get its result", Descriptions.name(from));
                return null;
            }
            from.result = Failed.reportedElsewhere(from.result);
            return fork;
        }

        @Override
        String name() {
            return "fork";
        }
    }
}
