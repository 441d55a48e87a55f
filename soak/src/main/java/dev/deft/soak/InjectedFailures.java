package dev.deft.soak;

/**
 * The failures that calls and executors throw on purpose: cheap to make, and one object a call, so that each can be told from
 * another's.
 */
public final class InjectedFailures {

    public static final String MESSAGE = "thrown on purpose";

    private InjectedFailures() {}

    /** An exception without a stack trace. */
    public static final class InjectedException extends Exception {
        private static final long serialVersionUID = 1;

        public InjectedException() {
            super(MESSAGE, null, false, false);
        }
    }

    /** An error without a stack trace. */
    public static final class InjectedError extends Error {
        private static final long serialVersionUID = 1;

        public InjectedError() {
            super(MESSAGE, null, false, false);
        }
    }

    /** A failure of an executor, a thread factory or a callback, which may throw nothing checked; without a stack trace. */
    public static final class InjectedRuntimeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public InjectedRuntimeException() {
            super(MESSAGE, null, false, false);
        }
    }
}
