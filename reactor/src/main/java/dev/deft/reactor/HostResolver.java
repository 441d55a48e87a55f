package dev.deft.reactor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks up names for a reactor; by default as {@link InetAddress#getAllByName} does. */
@FunctionalInterface
public interface HostResolver {

    /**
     * Looks {@code host} up; may block. Called on a worker of the reactor's resolver pool, once for all who ask for it at the same time,
     * in the spelling of the first: capitals of ASCII make no difference.
     *
     * @return its addresses, at least one
     * @throws UnknownHostException if it has none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
