package dev.deft.reactor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks up names for a reactor; by default as {@link InetAddress#getAllByName} does. */
@FunctionalInterface
public interface HostResolver {

    /**
     * Looks {@code host} up; may block. Called on a worker of the reactor's resolver pool.
     *
     * @return its addresses, at least one
     * @throws UnknownHostException if it has none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
