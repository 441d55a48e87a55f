package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A look-up that a DNS server is asked for. Reactor thread only. */
final class DnsLookUp extends Deferred<List<InetAddress>> {

    final String host;
    final LookUpStart start;

    /** Netty's side of it; null until it has begun. */
    private @Nullable Future<List<InetAddress>> future;

    DnsLookUp(ReactorThread thread, String host, LookUpStart start) {
        super(thread, cancelled -> ((DnsLookUp) cancelled).end());
        this.host = host;
        this.start = start;
    }

    void isAnsweredBy(Future<List<InetAddress>> answer) {
        future = answer;
    }

    /** Asks no more servers. */
    void end() {
        if (future != null) {
            future.cancel(false);
        }
    }

    @Override
    protected String origin() {
        return "DNS look-up of " + host;
    }
}
