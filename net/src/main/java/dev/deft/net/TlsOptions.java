package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.Network;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one side of an encrypted connection: whom it trusts, and who it is. Immutable; each setting returns another; any thread.
 * The engine is the JDK's, which offers TLS 1.3 and 1.2.
 *
 * <pre>{@code
 * TlsOptions server = TlsOptions.server(TlsIdentity.ofPem(Path.of("chain.pem"), Path.of("key.pem")));
 * Endpoints.tlsServer(reactor, 8443, server).listen(peer -> new EchoProtocol());
 * Endpoints.tlsClient(reactor, "example.org", 8443, TlsOptions.client()).connect(new EchoProtocol());
 * }</pre>
 *
 * <p>A client always verifies the server: its certificate has to come from an issuer that is trusted, to be valid now, and to have the
 * name that was connected to, as HTTPS asks for (RFC 9110, section 4.3.4). There is no setting to leave that out; a test trusts an issuer of its own.
 */
public final class TlsOptions {

    private static final int LONGEST_PROTOCOL_NAME = 255;

    final boolean isServer;
    final @Nullable TlsIdentity identity;

    /** The identities of a server for names that clients ask for. */
    final Map<String, TlsIdentity> named;

    final @Nullable TlsSetting trust;
    final ClientCertificates clientCertificates;
    final List<String> protocols;

    /** The name that the server has; null for the one that is connected to. */
    final @Nullable String serverName;

    /**
     * The engines' settings made of these, by the first that needs them; null before. Those that differ in the server's name alone have one. Written under its
     * monitor, which is held for as long as that takes; so the reactor's thread only reads it.
     */
    private final AtomicReference<@Nullable TlsContexts> contexts;

    private TlsOptions(
            boolean isServer,
            @Nullable TlsIdentity identity,
            Map<String, TlsIdentity> named,
            @Nullable TlsSetting trust,
            ClientCertificates clientCertificates,
            List<String> protocols,
            @Nullable String serverName) {
        this(isServer, identity, named, trust, clientCertificates, protocols, serverName, new AtomicReference<>());
    }

    private TlsOptions(
            boolean isServer,
            @Nullable TlsIdentity identity,
            Map<String, TlsIdentity> named,
            @Nullable TlsSetting trust,
            ClientCertificates clientCertificates,
            List<String> protocols,
            @Nullable String serverName,
            AtomicReference<@Nullable TlsContexts> contexts) {
        this.isServer = isServer;
        this.identity = identity;
        this.named = named;
        this.trust = trust;
        this.clientCertificates = clientCertificates;
        this.protocols = protocols;
        this.serverName = serverName;
        this.contexts = contexts;
    }

    /** Returns those of a client that trusts the issuers that this JVM does, and shows no certificate. */
    public static TlsOptions client() {
        return new TlsOptions(false, null, Map.of(), null, ClientCertificates.NONE, List.of(), null);
    }

    /** Returns those of a server that shows {@code identity}, and asks clients for none. */
    public static TlsOptions server(TlsIdentity identity) {
        Objects.requireNonNull(identity, "identity");
        return new TlsOptions(true, identity, Map.of(), null, ClientCertificates.NONE, List.of(), null);
    }

    /** Returns those that trust the issuers in a PEM file and no others. */
    public TlsOptions trust(Path authorities) {
        Objects.requireNonNull(authorities, "authorities");
        return trusting(builder -> builder.trustManager(authorities.toFile()));
    }

    /** Returns those that trust the issuers in a key store and no others. */
    public TlsOptions trust(KeyStore authorities) {
        Objects.requireNonNull(authorities, "authorities");
        return trusting(builder -> {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            builder.trustManager(factory);
        });
    }

    private TlsOptions trusting(TlsSetting newTrust) {
        return new TlsOptions(isServer, identity, named, newTrust, clientCertificates, protocols, serverName);
    }

    /**
     * Returns those of a client that shows this certificate to servers that ask.
     *
     * @throws IllegalStateException if these are a server's, which {@link #server} gives its own
     */
    public TlsOptions identity(TlsIdentity mine) {
        Objects.requireNonNull(mine, "mine");
        mustBe(false, "identity()", "give a server its own by TlsOptions.server(), or more of them by identityFor()");
        return new TlsOptions(isServer, mine, named, trust, clientCertificates, protocols, serverName);
    }

    /**
     * Returns those of a server that shows {@code its} to clients that ask for {@code name}, by SNI (RFC 6066); others get the one of
     * {@link #server}.
     *
     * @param name the name, of which the first part may be {@code *}
     * @throws IllegalStateException if these are a client's
     */
    public TlsOptions identityFor(String name, TlsIdentity its) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(its, "its");
        mustBe(true, "identityFor()", "give a client its own by identity()");
        Map<String, TlsIdentity> more = new LinkedHashMap<>(named);
        more.put(name, its);
        return new TlsOptions(isServer, identity, more, trust, clientCertificates, protocols, serverName);
    }

    /**
     * Returns those of a server that asks for certificates, or not, of issuers that {@link #trust(Path)} has named. With TLS 1.3 a client
     * that has none sees its handshake succeed, and its connection lost right after.
     *
     * @throws IllegalStateException if these are a client's, or nobody was named
     */
    public TlsOptions clientCertificates(ClientCertificates asked) {
        Objects.requireNonNull(asked, "asked");
        mustBe(true, "clientCertificates()", "give a client its own by identity()");
        if (asked != ClientCertificates.NONE && trust == null) {
            throw new IllegalStateException("clientCertificates(" + asked
                    + ") needs issuers, for this JVM's sign anybody's; name them by trust() first");
        }
        return new TlsOptions(isServer, identity, named, trust, asked, protocols, serverName);
    }

    /**
     * Returns those that speak one of these protocols, by ALPN (RFC 7301); the server's order decides. A client that offers only others
     * is refused; one that offers none is not. {@link Tls#applicationProtocol} tells the choice.
     *
     * @throws IllegalArgumentException if there is none, or a name is not 1 to 255 bytes long
     */
    public TlsOptions applicationProtocols(String... names) {
        List<String> checked = new ArrayList<>();
        for (String name : Objects.requireNonNull(names, "names")) {
            int length = Bytes.utf8(Objects.requireNonNull(name, "name")).length();
            if (length < 1 || length > LONGEST_PROTOCOL_NAME) {
                throw new IllegalArgumentException(
                        "The name of a protocol must be 1 to 255 bytes long: '" + name + "' is " + length);
            }
            checked.add(name);
        }
        if (checked.isEmpty()) {
            throw new IllegalArgumentException("applicationProtocols() needs a name; give one or more");
        }
        return new TlsOptions(isServer, identity, named, trust, clientCertificates, List.copyOf(checked), serverName);
    }

    /**
     * Returns those of a client that asks for this name, and verifies it, in place of the one that it connects to.
     * {@link Connection#startTls} needs it, for a connection knows addresses only.
     *
     * @throws IllegalStateException if these are a server's
     */
    public TlsOptions serverName(String name) {
        Objects.requireNonNull(name, "name");
        mustBe(false, "serverName()", "name a server's own by identityFor()");
        return new TlsOptions(isServer, identity, named, trust, clientCertificates, protocols, name, contexts);
    }

    private void mustBe(boolean aServers, String method, String advice) {
        if (isServer != aServers) {
            throw new IllegalStateException(method + " is for a " + (aServers ? "server" : "client")
                    + ", and these are options of a " + (isServer ? "server" : "client") + "; " + advice);
        }
    }

    /** Returns those for a connection to {@code name}, unless another was given. */
    TlsOptions connectingTo(String name) {
        return serverName == null ? serverName(name) : this;
    }

    /** Throws an {@link IllegalStateException} that says so if these are not the side's. */
    void mustBeFor(boolean aServer, String whose) {
        mustBe(aServer, whose, "make them by TlsOptions." + (aServer ? "server()" : "client()"));
    }

    /** Returns what engines are made of; it is made on a pool the first time, for that reads files and takes long. Reactor thread. */
    Deferred<TlsContexts> contexts(Network network) {
        TlsContexts made = contexts.get();
        return made != null
                ? Deferred.succeed(made)
                : network.reactor().deferToThreadPool(network.tlsPool(), this::make);
    }

    private TlsContexts make() throws Exception {
        synchronized (contexts) {
            TlsContexts made = contexts.get();
            if (made == null) {
                made = TlsContexts.of(this);
                contexts.set(made);
            }
            return made;
        }
    }
}
