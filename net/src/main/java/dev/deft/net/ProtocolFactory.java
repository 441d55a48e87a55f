package dev.deft.net;

import org.jspecify.annotations.Nullable;

/** Makes a protocol for each connection that a port accepts. On the reactor's thread. Source: Twisted's {@code IProtocolFactory}. */
@FunctionalInterface
public interface ProtocolFactory {

    /**
     * Returns the protocol of a new connection; null closes that at once, without a word. What is thrown is logged, and closes it, too.
     *
     * @param peer the other end's address
     */
    @Nullable
    Protocol build(Address peer) throws Exception;
}
