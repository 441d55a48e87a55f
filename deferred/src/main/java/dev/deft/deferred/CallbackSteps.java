package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/** The steps that call the user, one class for each way to be called. */
final class CallbackSteps {

    private CallbackSteps() {}

    /** Drops the types, which {@link Deferred}'s signatures have checked. */
    @SuppressWarnings("unchecked")
    static Callback<Object, Object> erase(Callback<?, ?> callback) {
        return (Callback<Object, Object>) callback;
    }

    /** Drops the types, as {@link #erase(Callback)} does. */
    @SuppressWarnings("unchecked")
    static Action<Object> erase(Action<?> action) {
        return (Action<Object>) action;
    }

    /** Returns a value as the user's types see it: whether null is one, they have checked and NullAway cannot. */
    @SuppressWarnings("NullAway")
    static Object bare(@Nullable Object value) {
        return value;
    }

    static Result<Object> asResult(@Nullable Object result) {
        return result instanceof Failed failed
                ? new Result.Failure<>(failed.cause)
                : new Result.Success<>(bare(result));
    }

    /** Returns the answer of a callback that answers with values; it must not be a Deferred, for which {@code waiting} is made. */
    private static @Nullable Object value(@Nullable Object answer, Step step, String waiting) {
        if (answer instanceof Chain) {
            throw new IllegalStateException("a callback of " + step.name() + "() returned " + answer
                    + ", and a Deferred is never a value; to wait for it, use " + waiting + "() instead");
        }
        return answer;
    }

    /** Returns the answer of a callback that answers with Deferreds; {@code chain} is to wait for it. */
    private static Chain deferred(@Nullable Object answer, Chain chain, Step step) {
        if (answer == null) {
            throw new NullPointerException("a callback of " + step.name() + "() returned null instead of a Deferred; "
                    + "return Deferred.succeed(null) for a result that is null");
        }
        Chain inner = (Chain) answer;
        if (chain.wouldWaitForItself(inner)) {
            throw new IllegalStateException("a callback of " + chain + " returned "
                    + (inner == chain ? "that same Deferred" : inner + ", which waits for it")
                    + ", so it would wait for itself for ever; return the value, or another Deferred");
        }
        if (inner.confinement != chain.confinement) {
            inner.confinement.check(inner, step.name());
        }
        return inner;
    }

    static class OnSuccess extends Step.Call {

        private final Callback<Object, Object> callback;

        OnSuccess(Callback<?, ?> callback) {
            this.callback = erase(callback);
        }

        @Override
        final @Nullable Object run(Chain chain, @Nullable Object result) throws Exception {
            return result instanceof Failed ? result : accept(CallbackInvoker.call(callback, result, chain), chain);
        }

        @Nullable
        Object accept(@Nullable Object answer, Chain chain) {
            return value(answer, this, "addCallbackDeferring");
        }

        @Override
        String name() {
            return "addCallback";
        }
    }

    static class OnSuccessDeferring extends OnSuccess {

        OnSuccessDeferring(Callback<?, ?> callback) {
            super(callback);
        }

        @Override
        Object accept(@Nullable Object answer, Chain chain) {
            return deferred(answer, chain, this);
        }

        @Override
        String name() {
            return "addCallbackDeferring";
        }
    }

    static class OnFailure extends Step.Call {

        private final Class<? extends Throwable> type;
        private final Callback<Object, Object> errback;

        OnFailure(Class<? extends Throwable> type, Callback<?, ?> errback) {
            this.type = type;
            this.errback = erase(errback);
        }

        @Override
        final @Nullable Object run(Chain chain, @Nullable Object result) throws Exception {
            if (!(result instanceof Failed failed) || !type.isInstance(failed.cause)) {
                return result;
            }
            return accept(errback.call(failed.cause), chain);
        }

        @Nullable
        Object accept(@Nullable Object answer, Chain chain) {
            return value(answer, this, "addErrbackDeferring");
        }

        @Override
        String name() {
            return "addErrback";
        }
    }

    static final class OnFailureDeferring extends OnFailure {

        OnFailureDeferring(Class<? extends Throwable> type, Callback<?, ?> errback) {
            super(type, errback);
        }

        @Override
        Object accept(@Nullable Object answer, Chain chain) {
            return deferred(answer, chain, this);
        }

        @Override
        String name() {
            return "addErrbackDeferring";
        }
    }

    /** Calls one of two: the errback does not see what the callback throws. */
    static final class OnEither extends Step.Call {

        private final Callback<Object, Object> callback;
        private final Callback<Object, Object> errback;

        OnEither(Callback<?, ?> callback, Callback<?, ?> errback) {
            this.callback = erase(callback);
            this.errback = erase(errback);
        }

        @Override
        @Nullable
        Object run(Chain chain, @Nullable Object result) throws Exception {
            return value(
                    result instanceof Failed failed
                            ? errback.call(failed.cause)
                            : CallbackInvoker.call(callback, result, chain),
                    this,
                    "addBothDeferring");
        }

        @Override
        String name() {
            return "addCallbacks";
        }
    }

    static class OnBoth extends Step.Call {

        private final Callback<Object, Object> both;

        OnBoth(Callback<?, ?> both) {
            this.both = erase(both);
        }

        @Override
        final @Nullable Object run(Chain chain, @Nullable Object result) throws Exception {
            return accept(both.call(asResult(result)), chain);
        }

        @Nullable
        Object accept(@Nullable Object answer, Chain chain) {
            return value(answer, this, "addBothDeferring");
        }

        @Override
        String name() {
            return "addBoth";
        }
    }

    static final class OnBothDeferring extends OnBoth {

        OnBothDeferring(Callback<?, ?> both) {
            super(both);
        }

        @Override
        Object accept(@Nullable Object answer, Chain chain) {
            return deferred(answer, chain, this);
        }

        @Override
        String name() {
            return "addBothDeferring";
        }
    }

    /** Looks, and leaves the result as it is unless looking itself fails. */
    abstract static class Look extends Step.Call {

        final Action<Object> action;

        Look(Action<?> action) {
            this.action = erase(action);
        }

        abstract void look(Chain chain, @Nullable Object result) throws Exception;

        @Override
        final @Nullable Object run(Chain chain, @Nullable Object result) throws Throwable {
            try {
                look(chain, result);
            } catch (Throwable thrown) { // Errors too, and thrown on: the failure that was looked at must not get lost
                if (result instanceof Failed failed && failed.cause != thrown) {
                    UnhandledFailures.replaced(chain, failed, this, thrown);
                }
                throw thrown;
            }
            return result;
        }
    }

    static final class LookAtSuccess extends Look {

        LookAtSuccess(Action<?> action) {
            super(action);
        }

        @Override
        void look(Chain chain, @Nullable Object result) throws Exception {
            if (!(result instanceof Failed)) {
                CallbackInvoker.look(action, result, chain);
            }
        }

        @Override
        String name() {
            return "onSuccess";
        }
    }

    static final class LookAtFailure extends Look {

        LookAtFailure(Action<?> action) {
            super(action);
        }

        @Override
        void look(Chain chain, @Nullable Object result) throws Exception {
            if (result instanceof Failed failed) {
                action.call(failed.cause);
            }
        }

        @Override
        String name() {
            return "onFailure";
        }
    }

    static final class LookAtBoth extends Look {

        LookAtBoth(Action<?> action) {
            super(action);
        }

        @Override
        void look(Chain chain, @Nullable Object result) throws Exception {
            action.call(asResult(result));
        }

        @Override
        String name() {
            return "onBoth";
        }
    }
}
