package dev.deft.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Looks a host's addresses up with the JDK's resolver.
 *
 * <p>Two habits of the JDK show in the numbers. It keeps an answer for 30 seconds, unless the security property {@code
 * networkaddress.cache.ttl} says otherwise; who wants each call to ask the system sets that to 0 before the first look-up
 * of the process (the command line does). And it asks for one host once at a time: look-ups of the same host wait for the
 * one under way and share its answer.
 */
record ResolveWork(String specification, String host) implements Work {

    @Override
    public long call() throws UnknownHostException {
        long sum = 0;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            sum += address.hashCode();
        }
        return sum;
    }

    @Override
    public void check() throws IOException {
        try {
            call();
        } catch (UnknownHostException e) {
            throw new IOException("host " + host + " does not resolve; allowed: one that does", e);
        }
    }
}
