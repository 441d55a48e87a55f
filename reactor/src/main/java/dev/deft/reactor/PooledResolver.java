package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.LongSupplier;

/** Looks names up with a {@link HostResolver}, which blocks, so on the reactor's resolver pool. Reactor thread only. */
final class PooledResolver implements AddressSource {

    private final HostResolver resolver;
    private final ReactorPools pools;
    private final ThreadCalls calls;
    private final LongSupplier nanoTime;

    PooledResolver(HostResolver resolver, ReactorPools pools, ThreadCalls calls, LongSupplier nanoTime) {
        this.resolver = resolver;
        this.pools = pools;
        this.calls = calls;
        this.nanoTime = nanoTime;
    }

    @Override
    public Deferred<List<InetAddress>> lookUp(String host, LookUpStart start) {
        return calls.send(pools.resolver(), () -> {
            start.set(nanoTime.getAsLong());
            return resolve(host);
        });
    }

    /** The system's resolver heeds no interrupt. */
    @Override
    public boolean keepsThreads() {
        return true;
    }

    @Override
    public void end() {} // the calls outstanding fail with all others

    /** Looks up. A worker. */
    private List<InetAddress> resolve(String host) throws UnknownHostException {
        List<InetAddress> addresses = resolver.resolve(host);
        if (addresses == null || addresses.isEmpty()) {
            throw new UnknownHostException(host + ": the reactor's HostResolver found no address");
        }
        return List.copyOf(addresses);
    }
}
