package dev.deft.reactor;

import dev.deft.reactor.internal.Durations;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The servers that a reactor asks for names, and how long it waits for one's answer; for {@link ReactorBuilder#dnsResolver}.
 * Immutable; any thread.
 */
public final class DnsSettings {

    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);

    /** The servers, in the order in which they are asked; none for those of the system. */
    final List<InetSocketAddress> servers;

    final Duration queryTimeout;

    DnsSettings(List<InetSocketAddress> servers, Duration queryTimeout) {
        this.servers = List.copyOf(Objects.requireNonNull(servers, "servers"));
        this.queryTimeout = queryTimeout;
    }

    /** Returns the system's servers, on Linux those of {@code /etc/resolv.conf}, and 5 seconds for each query. */
    public static DnsSettings ofTheSystem() {
        return new DnsSettings(List.of(), QUERY_TIMEOUT);
    }

    /**
     * Returns {@code servers}, the first to be asked first, and 5 seconds for each query.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static DnsSettings of(List<InetSocketAddress> servers) {
        if (Objects.requireNonNull(servers, "servers").isEmpty()) {
            throw new IllegalArgumentException("DnsSettings.of() got no server; name one, or use ofTheSystem()");
        }
        return new DnsSettings(servers, QUERY_TIMEOUT);
    }

    /**
     * Returns the same servers with another time for each query, after which the next server is asked. It counts in milliseconds.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public DnsSettings queryTimeout(Duration timeout) {
        if (Durations.notNegative("timeout", timeout).toMillis() < 1) {
            throw new IllegalArgumentException("a query's timeout must be at least 1 ms: " + timeout);
        }
        return new DnsSettings(servers, timeout);
    }

    /** Throws an {@link IllegalStateException} if Netty's resolver is missing. Here, for {@link DnsResolver} could not be loaded then. */
    static void ensureAvailable() {
        try {
            Class.forName("io.netty.resolver.dns.DnsNameResolver", false, DnsSettings.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError missing) {
            throw new IllegalStateException(
                    "ReactorBuilder.dnsResolver() needs Netty's resolver, which is missing (" + missing
                            + "); add io.netty:netty-resolver-dns in the version of netty-transport (on the module path"
                            + " with --add-modules io.netty.resolver.dns), or use hostResolver()",
                    missing);
        }
    }

    @Override
    public String toString() {
        return "DnsSettings[" + (servers.isEmpty() ? "the system's servers" : servers) + ", " + queryTimeout
                + " a query]";
    }
}
