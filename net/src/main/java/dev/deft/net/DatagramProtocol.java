package dev.deft.net;

/**
 * The application's side of a UDP port: it is told what happens, on the reactor's thread, one call at a time. What a method throws is logged, and the port
 * goes on. Source: Twisted's {@code DatagramProtocol}.
 */
public interface DatagramProtocol {

    /** Takes the port, which is open from now on. */
    default void started(Datagrams port) throws Exception {}

    /** Takes a datagram, whole; it may be empty, but at a connected port on epoll, where an empty one is lost. */
    void datagramReceived(Bytes data, Address.Inet from) throws Exception;

    /** Is told that nobody listens at the address that the port is connected to: a datagram to it came back so. */
    default void connectionRefused() throws Exception {}

    /** Is told that the port is closed, last. */
    default void stopped() throws Exception {}
}
