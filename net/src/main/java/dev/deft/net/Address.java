package dev.deft.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The address of one end of a connection, of a port, or of a datagram. */
public sealed interface Address {

    /**
     * An address of TCP or UDP.
     *
     * @param ip the host's address
     * @param port the port, 0 to 65535
     */
    record Inet(InetAddress ip, int port) implements Address {

        /** Makes one. */
        public Inet {
            Objects.requireNonNull(ip, "ip");
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535: " + port);
            }
        }

        /** Returns the address as the JDK has it. */
        public InetSocketAddress toSocketAddress() {
            return new InetSocketAddress(ip, port);
        }

        /** Returns it as in a URL: {@code 127.0.0.1:80}, {@code [::1]:80}. */
        @Override
        public String toString() {
            String host = ip.getHostAddress();
            return (ip instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * An end of a pipe, which has no address but a name.
     *
     * @param name the name, for people
     */
    record Pipe(String name) implements Address {

        /** Makes one. */
        public Pipe {
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * An address of the UNIX domain.
     *
     * @param path the file; empty for the end that has connected, which has no name
     */
    record Unix(Optional<Path> path) implements Address {

        /** Makes one. */
        public Unix {
            Objects.requireNonNull(path, "path");
        }

        /** Returns the file, or says that there is none. */
        @Override
        public String toString() {
            return path.map(Path::toString).orElse("(unnamed)");
        }
    }
}
