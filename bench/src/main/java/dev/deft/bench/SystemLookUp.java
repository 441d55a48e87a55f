package dev.deft.bench;

import dev.deft.reactor.HostResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * A look-up through the JDK and the operating system, which may wait first, as for a server that is far away. The names may be
 * {@linkplain LookUpNames#numbered numbered}.
 *
 * @param delay what it waits first
 */
record SystemLookUp(Duration delay) implements HostResolver {

    @Override
    public List<InetAddress> resolve(String name) throws UnknownHostException {
        String host = LookUpNames.spelling(name);
        if (!delay.isZero()) {
            await(host);
        }
        return List.of(InetAddress.getAllByName(host));
    }

    private void await(String host) throws UnknownHostException {
        try {
            new SleepWork("a look-up", new ServiceTime.Constant(delay.toNanos())).call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            UnknownHostException interrupted = new UnknownHostException(host + ": its look-up was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }
}
