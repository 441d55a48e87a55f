package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.DnsSettings;
import dev.deft.reactor.Reactor;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/** The address of a service that has a second name. */
final class ServiceAddress {

    private static final Duration MOST = Duration.ofSeconds(2);

    private final Reactor reactor;

    ServiceAddress(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Makes a reactor that asks DNS servers itself, and needs no thread for it. */
    static Reactor askingDns(DnsSettings servers) {
        return Reactor.builder().dnsResolver(servers).create();
    }

    /** Looks {@code host} up for two, the first of whom has no patience; returns the address that the second gets. */
    Deferred<InetAddress> findForTheSecond(String host) {
        Deferred<List<InetAddress>> first = reactor.resolve(host);
        Deferred<List<InetAddress>> second = reactor.resolve(host.toUpperCase(Locale.ROOT)); // the same look-up
        first.addErrback(CancellationException.class, givenUp -> List.of());
        reactor.callLater(Duration.ofMillis(100), first::cancel); // ends the first one's wait, and no other
        return second.addCallback(addresses -> addresses.get(0));
    }

    /** Returns the first address of {@code host}; where it has none, or not in time, that of {@code second}. */
    Deferred<InetAddress> find(String host, String second) {
        return reactor.resolve(host, MOST)
                .addErrbackDeferring(failure -> reactor.resolve(second, MOST))
                .addCallback(addresses -> addresses.get(0));
    }
}
