package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.DnsSettings;
import dev.deft.reactor.Reactor;
import java.net.InetAddress;
import java.time.Duration;

/** The address of a service that has a second name. */
final class ServiceAddress {

    private static final Duration MOST = Duration.ofSeconds(2);

    private final Reactor reactor;

    ServiceAddress(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Makes a reactor that asks the system's DNS servers itself, and needs no thread for it. */
    static Reactor askingDns() {
        return Reactor.builder().dnsResolver(DnsSettings.ofTheSystem()).create();
    }

    /** Returns the first address of {@code host}; where it has none, or not in time, that of {@code second}. */
    Deferred<InetAddress> find(String host, String second) {
        return reactor.resolve(host, MOST)
                .addErrbackDeferring(failure -> reactor.resolve(second, MOST))
                .addCallback(addresses -> addresses.get(0));
    }
}
