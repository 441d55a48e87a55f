package dev.deft.jdbc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one transaction, as far as it is known. Any thread, under its monitor.
 *
 * <pre>
 *   OPEN ---&gt; COMMITTING ---&gt; COMMITTED        the worker
 *    |  '           |  '-----&gt; UNKNOWN           the worker
 *    |  '-----------'--------&gt; ROLLED_BACK       the worker
 *    '------&gt; GIVEN_UP ------------^             who cancels; then the worker
 * </pre>
 *
 * <p>To give up and to begin the commit exclude each other: so one that was given up is never committed, and who gives up too late
 * knows it.
 */
final class Fate<T extends @Nullable Object> {

    /** The stages of a transaction. */
    enum Stage {
        OPEN,
        GIVEN_UP,
        COMMITTING,
        COMMITTED,
        ROLLED_BACK,
        UNKNOWN
    }

    @GuardedBy("this")
    private Stage stage = Stage.OPEN;

    @GuardedBy("this")
    private @Nullable T result;

    /** Gives it up, if its commit has not begun. */
    synchronized void giveUp() {
        if (stage == Stage.OPEN) {
            stage = Stage.GIVEN_UP;
        }
    }

    synchronized boolean isGivenUp() {
        return stage == Stage.GIVEN_UP;
    }

    /** Lets the worker commit; false if it was given up. */
    synchronized boolean beginCommit() {
        if (stage != Stage.OPEN) {
            return false;
        }
        stage = Stage.COMMITTING;
        return true;
    }

    synchronized void committed(T value) {
        stage = Stage.COMMITTED;
        result = value;
    }

    synchronized void rolledBack() {
        stage = Stage.ROLLED_BACK;
    }

    synchronized void unknown() {
        stage = Stage.UNKNOWN;
    }

    synchronized Stage stage() {
        return stage;
    }

    /** Returns the result of one that is committed. */
    @SuppressWarnings("NullAway") // it is null only if T allows it
    synchronized T result() {
        return result;
    }
}
