package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up by asking DNS servers on the reactor's own thread, with Netty's resolver, which also keeps answers for their time
 * to live. Made, like all of its transport, when it is first used. Reactor thread only.
 *
 * <p>With {@link DnsLookUp}, the only class that knows {@code netty-resolver-dns}, which need not be there. An answer comes back by the
 * inbox, as a worker's does, so that callbacks run in the reactor's turn and not inside Netty's.
 */
final class DnsResolver implements AddressSource {

    private final DnsSettings settings;
    private final String reactorName;
    private final Transport transport;
    private final EventLoop loop;
    private final ThreadCalls calls;
    private final LongSupplier nanoTime;

    /** The look-ups that have no answer. */
    private final Set<DnsLookUp> outstanding = new LinkedHashSet<>();

    /** Netty's side; null until it is used. */
    private @Nullable DnsNameResolver resolver;

    DnsResolver(
            DnsSettings settings,
            String reactorName,
            Transport transport,
            EventLoop loop,
            ThreadCalls calls,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.reactorName = reactorName;
        this.transport = transport;
        this.loop = loop;
        this.calls = calls;
        this.nanoTime = nanoTime;
    }

    @Override
    public Deferred<List<InetAddress>> lookUp(String host, LookUpStart start) {
        DnsLookUp lookUp = new DnsLookUp(calls.thread(), host, start);
        outstanding.add(lookUp);
        if (loop.isOpen()) {
            ask(lookUp);
        } else { // the reactor does not run yet: its first turn has the transport, on the right thread
            loop.inbox().offer(new CallFromThread(() -> ask(lookUp)));
        }
        return lookUp;
    }

    private void ask(DnsLookUp lookUp) {
        if (lookUp.isCalled()) {
            outstanding.remove(lookUp); // it was cancelled
            return;
        }
        if (calls.isRefusing()) {
            return; // the stop fails it
        }
        lookUp.start.set(nanoTime.getAsLong());
        try {
            // Netty keeps answers by the very spelling.
            Future<List<InetAddress>> answer = resolver().resolveAll(HostNames.folded(lookUp.host));
            lookUp.isAnsweredBy(answer);
            answer.addListener(done -> loop.inbox().offer(new CallFromThread(() -> answered(lookUp, answer))));
        } catch (Throwable failure) { // no descriptor for its socket, say
            outstanding.remove(lookUp);
            lookUp.errback(failure);
        }
    }

    private void answered(DnsLookUp lookUp, Future<List<InetAddress>> answer) {
        if (!outstanding.remove(lookUp) || lookUp.isCalled()) {
            return;
        }
        if (answer.isSuccess()) {
            lookUp.callback(List.copyOf(answer.getNow()));
        } else {
            lookUp.errback(answer.cause());
        }
    }

    private DnsNameResolver resolver() {
        if (resolver == null) {
            DnsNameResolverBuilder builder = new DnsNameResolverBuilder(loop.opened())
                    .datagramChannelFactory(transport.datagramChannels())
                    .socketChannelFactory(transport.socketChannels()) // for answers that a datagram has no room for
                    .queryTimeoutMillis(settings.queryTimeout.toMillis());
            if (!settings.servers.isEmpty()) {
                builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(settings.servers));
            }
            resolver = builder.build();
        }
        return resolver;
    }

    @Override
    public void end() {
        for (DnsLookUp lookUp : List.copyOf(outstanding)) {
            if (!lookUp.isCalled()) {
                lookUp.errback(new ReactorStoppedException(
                        "Reactor '%s' stopped before the addresses of %s arrived".formatted(reactorName, lookUp.host)));
            }
        }
        outstanding.clear();
        if (resolver != null) {
            resolver.close();
        }
    }
}
