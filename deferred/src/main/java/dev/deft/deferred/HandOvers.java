package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/** The steps that give a chain's result to one other chain. */
final class HandOvers {

    private HandOvers() {}

    /** Gives the result to the chain whose callback returned this one. */
    static final class Continue extends Step.HandOver {

        private final Chain waiter;

        Continue(Chain waiter) {
            this.waiter = waiter;
        }

        @Override
        Chain handOver(Chain from) {
            waiter.resume(from.giveResult());
            return waiter;
        }

        @Override
        String name() {
            return "resume " + Words.name(waiter);
        }
    }

    /** {@link Deferred#chainDeferred}: the other gets the result, and this chain keeps null. */
    static final class ToOther extends Step.HandOver {

        private final Chain other;

        ToOther(Chain other) {
            this.other = other;
        }

        @Override
        @Nullable
        Chain handOver(Chain from) {
            Object outcome = from.giveResult();
            try {
                other.confinement.check(other, "callback");
                return other.settle(outcome) ? other : null;
            } catch (
                    RuntimeException
                            refused) { // fired already, or another thread's: this chain's failure, as if called
                if (outcome instanceof Failed failed) {
                    refused.addSuppressed(failed.cause);
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
    static final class ToFork extends Step.HandOver {

        private final Chain fork;

        ToFork(Chain fork) {
            this.fork = fork;
        }

        @Override
        @Nullable
        Chain handOver(Chain from) {
            Object outcome = Failed.owed(from);
            try {
                if (!fork.settle(outcome)) {
                    return null;
                }
            } catch (AlreadyCalledException firedByHand) {
                // Nobody's failure but of whoever fired it: this chain goes on, as it would without a fork.
                Reports.error(firedByHand, "A fork of {} could not get its result", Words.name(from));
                return null;
            }
            from.result = Failed.accountedFor(from.result);
            return fork;
        }

        @Override
        String name() {
            return "fork";
        }
    }
}
