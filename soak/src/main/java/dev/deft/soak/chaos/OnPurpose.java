package dev.deft.soak.chaos;

/** What calls throw: cheap to make, and of one call, so that it can be told from another's. */
final class OnPurpose {

    static final String MESSAGE = "thrown on purpose";

    private OnPurpose() {}

    /** Has no stack trace. */
    static final class Thrown extends Exception {
        private static final long serialVersionUID = 1;

        Thrown() {
            super(MESSAGE, null, false, false);
        }
    }

    /** Has no stack trace. */
    static final class Failed extends Error {
        private static final long serialVersionUID = 1;

        Failed() {
            super(MESSAGE, null, false, false);
        }
    }

    /** What an executor throws that takes no call. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refusal() {
            super(MESSAGE, null, false, false);
        }
    }
}
