package dev.deft.net;

import dev.deft.reactor.Reactor;
import java.net.InetAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The types that the strings of endpoints may have, and what each makes of its values. A new one is one entry here. */
final class EndpointTypes {

    private static final List<String> LISTENING = List.of("interface", "backlog");
    private static final List<String> CONNECTING = List.of("timeout", "bindAddress");

    /** The permissions, by the bits of a mode from the highest on: as {@code chmod} takes them. */
    private static final PosixFilePermission[] PERMISSIONS = PosixFilePermission.values();

    private static final int ALL_PERMISSIONS = 0777;

    private EndpointTypes() {}

    /** Returns those of servers. */
    static Map<String, EndpointArguments.Type<ServerEndpoint>> servers(Reactor reactor, Limits limits) {
        return Map.of(
                "tcp",
                new EndpointArguments.Type<>(
                        List.of("port"),
                        LISTENING,
                        given -> listening(
                                Endpoints.tcpServer(reactor, port(given, 0)).limits(limits), given)),
                "ssl",
                new EndpointArguments.Type<>(
                        List.of("port"),
                        List.of("privateKey", "certKey", "interface", "backlog"),
                        given -> listening(
                                Endpoints.tlsServer(reactor, port(given, 0), TlsOptions.server(identity(given)))
                                        .limits(limits),
                                given)),
                "unix",
                new EndpointArguments.Type<>(
                        List.of("path"), List.of("mode"), given -> unixServer(reactor, limits, given)));
    }

    /** Returns those of clients. */
    static Map<String, EndpointArguments.Type<ClientEndpoint>> clients(Reactor reactor, Limits limits) {
        return Map.of(
                "tcp",
                new EndpointArguments.Type<>(
                        List.of("host", "port"),
                        CONNECTING,
                        given -> connecting(
                                Endpoints.tcpClient(reactor, given.required("host"), port(given, 1))
                                        .limits(limits),
                                given)),
                "tls",
                new EndpointArguments.Type<>(
                        List.of("host", "port"),
                        List.of("timeout", "bindAddress", "trustRoots", "certificate", "privateKey"),
                        given -> connecting(
                                Endpoints.tlsClient(reactor, given.required("host"), port(given, 1), client(given))
                                        .limits(limits),
                                given)),
                "unix",
                new EndpointArguments.Type<>(
                        List.of("path"), List.of("timeout"), given -> unixClient(reactor, limits, given)));
    }

    private static int port(EndpointArguments given, int least) {
        return given.number("port", least, Endpoints.MOST_PORTS);
    }

    private static ServerEndpoint listening(TcpServerEndpoint endpoint, EndpointArguments given) {
        InetAddress ip = given.address("interface");
        TcpServerEndpoint at = ip == null ? endpoint : endpoint.on(ip);
        return given.optional("backlog") == null ? at : at.backlog(given.number("backlog", 1, Integer.MAX_VALUE));
    }

    private static ClientEndpoint connecting(TcpClientEndpoint endpoint, EndpointArguments given) {
        TcpClientEndpoint to =
                given.optional("timeout") == null ? endpoint : endpoint.timeout(given.seconds("timeout"));
        InetAddress ip = given.address("bindAddress");
        return ip == null ? to : to.bindAddress(ip);
    }

    private static ServerEndpoint unixServer(Reactor reactor, Limits limits, EndpointArguments given) {
        UnixServerEndpoint endpoint =
                Endpoints.unixServer(reactor, given.socket("path")).limits(limits);
        return given.optional("mode") == null
                ? endpoint
                : endpoint.mode(permissions(given.octal("mode", ALL_PERMISSIONS)));
    }

    private static ClientEndpoint unixClient(Reactor reactor, Limits limits, EndpointArguments given) {
        UnixClientEndpoint endpoint =
                Endpoints.unixClient(reactor, given.socket("path")).limits(limits);
        return given.optional("timeout") == null ? endpoint : endpoint.timeout(given.seconds("timeout"));
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < PERMISSIONS.length; i++) {
            if ((mode >> (PERMISSIONS.length - 1 - i) & 1) != 0) {
                permissions.add(PERMISSIONS[i]);
            }
        }
        return permissions;
    }

    private static TlsIdentity identity(EndpointArguments given) {
        Path key = given.path("privateKey", given.needed("privateKey"));
        String chain = given.optional("certKey");
        return TlsIdentity.ofPem(chain == null ? key : given.path("certKey", chain), key);
    }

    private static TlsOptions client(EndpointArguments given) {
        TlsOptions options = TlsOptions.client();
        String trusted = given.optional("trustRoots");
        if (trusted != null) {
            options = options.trust(given.path("trustRoots", trusted));
        }
        if (given.optional("certificate") == null && given.optional("privateKey") == null) {
            return options;
        }
        Path certificate = given.path("certificate", given.needed("certificate"));
        return options.identity(TlsIdentity.ofPem(certificate, given.path("privateKey", given.needed("privateKey"))));
    }
}
