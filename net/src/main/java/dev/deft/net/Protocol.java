package dev.deft.net;

/**
 * The application's side of one connection: it is told what happens, on the reactor's thread, one call at a time.
 *
 * <pre>{@code
 * Protocol echo = new Protocol() {
 *     private Connection connection;
 *
 *     @Override
 *     public void connectionMade(Connection made) {
 *         connection = made;
 *     }
 *
 *     @Override
 *     public void dataReceived(Bytes data) {
 *         connection.write(data);
 *     }
 * };
 * }</pre>
 *
 * <p>Calls come in this order: {@link #connectionMade} once, {@link #dataReceived} any number of times, {@link #connectionLost} once;
 * where the protocol is {@link HalfClosable}, that it has been closed on one side in between. None comes inside a call
 * that the protocol makes of its connection. What a method throws is logged, and ends the connection: nothing more is sent, the
 * peer sees a reset, and {@link #connectionLost} has it as {@link Lost.Failed}. Source: Twisted's {@code IProtocol}.
 */
public interface Protocol {

    /** Takes the connection, which is open from now on. */
    default void connectionMade(Connection connection) throws Exception {}

    /** Takes what has arrived: one byte or more, cut anywhere, for a stream has no messages. */
    void dataReceived(Bytes data) throws Exception;

    /** Is told that the connection has ended, last, and exactly once for each connection that was made. */
    default void connectionLost(Lost reason) throws Exception {}
}
