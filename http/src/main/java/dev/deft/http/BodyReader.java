package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;

/**
 * A body that is taken piece by piece, as fast as it is asked for: nothing is made or received far ahead. Reactor thread only.
 *
 * <p>Source: pull streams, as those of Node's {@code Readable.read}; Twisted's {@code IBodyProducer} pushes, and is paused.
 */
@FunctionalInterface
public interface BodyReader {

    /**
     * Returns the next piece; {@link Bytes#EMPTY} is the end. It is called again when that has fired, and no more after the end, or after a failure.
     */
    Deferred<Bytes> next() throws Exception;

    /** Is told that no more is taken, at the end, too. */
    default void close() {}
}
