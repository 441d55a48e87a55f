package dev.deft.reactor;

/** Names of hosts, as far as they are equal to whoever looks them up. */
final class HostNames {

    private HostNames() {}

    /**
     * Returns one and the same spelling of all names that differ in capital letters only, as RFC 4343 compares them: those of ASCII, for
     * of others nobody can say which are equal without the rules of their language.
     *
     * <p>A last dot stays, for a name without one may be looked up below the system's search domains first, and be another host. So does the
     * zone of an IPv6 address, behind the {@code %}: it names a network interface, of which {@code eth0} and {@code ETH0} may be two.
     */
    static String folded(String host) {
        int zone = host.indexOf('%');
        int end = zone < 0 ? host.length() : zone;
        char[] letters = host.toCharArray();
        for (int i = 0; i < end; i++) {
            if (letters[i] >= 'A' && letters[i] <= 'Z') {
                letters[i] = Character.toLowerCase(letters[i]);
            }
        }
        return new String(letters);
    }
}
