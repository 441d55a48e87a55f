package dev.deft.net;

/**
 * A source of data for a connection, which makes as much as that sends. Its methods are called on the reactor's thread, never inside a call that it, or the
 * protocol, makes of the connection. What they throw ends the connection, as what a protocol throws does.
 *
 * <p>Source: Twisted's {@code IPushProducer} and {@code IPullProducer}, of which the first is told to pause inside {@code write}, again and again.
 */
public sealed interface Producer {

    /** Produces: goes on, or makes the next piece. */
    void resumeProducing() throws Exception;

    /** Is told that nothing more can be sent, for the connection has ended; last, and before {@link Protocol#connectionLost}. */
    void stopProducing() throws Exception;

    /** A producer that makes data until it is told to pause. */
    non-sealed interface Push extends Producer {

        /**
         * Pauses, for more than 64 KiB wait to be sent at a turn's end. It is told once, and {@link #resumeProducing} when all of that was sent.
         */
        void pauseProducing() throws Exception;
    }

    /**
     * A producer that makes a piece each time that it is asked to: at first, and whenever all that was written is sent. One that writes later than within
     * the call is asked again when that is sent.
     */
    non-sealed interface Pull extends Producer {}
}
