package dev.deft.net;

import dev.deft.deferred.internal.DurationText;
import java.time.Duration;
import java.util.Objects;

/**
 * The reason why a connection ended: it is told to {@link Protocol#connectionLost}, and to those who wait for something of the
 * connection as a {@link ConnectionLostException}.
 *
 * <p>Twisted has {@code ConnectionDone}, {@code ConnectionLost} and {@code ConnectionAborted}, and the application's own reason is lost;
 * here it is kept.
 */
public sealed interface Lost {

    /**
     * The orderly end. All that was written before it has been handed to the operating system.
     *
     * @param byPeer true if the peer has ended its side first, false if {@link Connection#loseConnection()} was called
     */
    record Done(boolean byPeer) implements Lost {
        @Override
        public String toString() {
            return byPeer ? "closed by the peer" : "closed by loseConnection()";
        }
    }

    /**
     * The end by {@link Connection#abort}: what was not sent was dropped.
     *
     * @param why the reason, for people
     */
    record Aborted(String why) implements Lost {
        /** Makes one for this reason. */
        public Aborted {
            Objects.requireNonNull(why, "why");
        }

        @Override
        public String toString() {
            return "aborted: " + why;
        }
    }

    /**
     * The end by a time-out of {@link Limits} or of the application. By one of {@link Limits} what was not sent was dropped; given to
     * {@link Connection#loseConnection(Lost)} by the application, what was written is sent first.
     *
     * @param what that which took too long
     * @param after the time that it had
     */
    record TimedOut(String what, Duration after) implements Lost {
        /** Makes one for this time-out. */
        public TimedOut {
            Objects.requireNonNull(what, "what");
            Objects.requireNonNull(after, "after");
        }

        @Override
        public String toString() {
            return "timed out: " + what + " took more than " + DurationText.of(after);
        }
    }

    /**
     * The end because the peer, or the application, went over a bound.
     *
     * @param what that which was too much
     * @param limit the most that was allowed
     */
    record OverLimit(String what, long limit) implements Lost {
        /** Makes one for this limit. */
        public OverLimit {
            Objects.requireNonNull(what, "what");
        }

        @Override
        public String toString() {
            return "over the limit: more than " + limit + " " + what;
        }
    }

    /**
     * The end by a failure: of the network, or of the protocol, which threw it.
     *
     * @param cause the failure
     */
    record Failed(Throwable cause) implements Lost {
        /** Makes one for this failure. */
        public Failed {
            Objects.requireNonNull(cause, "cause");
        }

        @Override
        public String toString() {
            return "failed: " + cause;
        }
    }

    /**
     * The end of data of an encrypted connection that did not come from the peer's TLS: the peer broke off, or somebody between the two did. What
     * was received is the peer's, but may not be all that it sent. Source: RFC 8446, section 6.1.
     */
    record Truncated() implements Lost {
        @Override
        public String toString() {
            return "truncated: its end of data came without the peer's close_notify";
        }
    }

    /**
     * The end because the reactor stopped. What was written before is sent first, as far as the time of the stop goes.
     *
     * @param unsentBytes the bytes that were written and then dropped, for the peer had not taken them when that time was up; 0 if all have been
     *     handed to the operating system
     */
    record ReactorStopped(long unsentBytes) implements Lost {
        @Override
        public String toString() {
            return "ended by the reactor's stop"
                    + (unsentBytes == 0 ? "" : ", with " + unsentBytes + " bytes not sent");
        }
    }
}
