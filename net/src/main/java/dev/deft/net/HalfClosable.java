package dev.deft.net;

/**
 * A protocol that goes on when one side of its connection is closed. For one that does not implement this, the peer's end of data is the
 * end: what was written until then is still sent. Source: Twisted's {@code IHalfCloseableProtocol}.
 */
public interface HalfClosable {

    /**
     * Is told that the peer sends no more. Writing goes on; end that by {@link Connection#loseConnection()}. But UNIX sockets on NIO are closed by the peer's end: there the
     * connection is lost after this.
     */
    void readClosed() throws Exception;

    /** Is told that all was sent, and the peer told of the end, as {@link Connection#loseWrite} asked. */
    default void writeClosed() throws Exception {}
}
