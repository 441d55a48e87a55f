package dev.deft.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The settings of engines, made of {@link TlsOptions}: one for each certificate, whatever the server's name. Immutable. */
final class TlsContexts {

    /** The most bytes of a client's first message, which is kept until it is whole, for the name that it asks for. */
    private static final int LONGEST_CLIENT_HELLO = 1 << 16;

    private final boolean isServer;
    private final SslContext own;

    /** The session of an engine that is not used, for those that are not made yet. */
    private final SSLSession blank;

    /** The settings for the name that a client asks for; null if there is one certificate for all names. */
    private final @Nullable Mapping<String, SslContext> byName;

    private TlsContexts(boolean isServer, SslContext own, @Nullable Mapping<String, SslContext> byName) {
        this.isServer = isServer;
        this.own = own;
        this.blank = own.newEngine(ByteBufAllocator.DEFAULT).getSession();
        this.byName = byName;
    }

    /** Makes them; reads files, and so blocks. */
    static TlsContexts of(TlsOptions options) throws SSLException {
        SslContext own = context(options, options.identity);
        if (options.named.isEmpty()) {
            return new TlsContexts(options.isServer, own, null);
        }
        DomainWildcardMappingBuilder<SslContext> byName = new DomainWildcardMappingBuilder<>(own);
        for (Map.Entry<String, TlsIdentity> each : options.named.entrySet()) {
            byName.add(each.getKey(), context(options, each.getValue()));
        }
        return new TlsContexts(options.isServer, own, byName.build());
    }

    private static SslContext context(TlsOptions options, @Nullable TlsIdentity identity) throws SSLException {
        try {
            SslContextBuilder builder =
                    identity == null ? SslContextBuilder.forClient() : identity.begin(options.isServer);
            if (options.trust != null) {
                options.trust.addTo(builder);
            }
            if (!options.protocols.isEmpty()) {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.FATAL_ALERT,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        options.protocols));
            }
            if (options.isServer) {
                builder.clientAuth(
                        switch (options.clientCertificates) {
                            case NONE -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        });
            } else {
                builder.endpointIdentificationAlgorithm(
                        "HTTPS"); // also where a system property has changed the default
            }
            return builder.sslProvider(SslProvider.JDK).build();
        } catch (Exception e) {
            throw new SSLException(
                    "TLS cannot be set up" + (identity == null ? "" : " with " + identity) + ": " + told(e)
                            + "; give certificates in PEM and keys in PKCS #8 that belong together, or key stores that"
                            + " have them",
                    e);
        }
    }

    /** Returns what it says, and its cause, where that says more. */
    private static String told(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure.getMessage() + (cause == null ? "" : " (" + cause.getMessage() + ")");
    }

    /**
     * Returns the handler of one connection. It has no time-outs, for it would count them by another clock.
     *
     * @param serverName the name that a client asks for and verifies; null for a server
     * @param port the port that is connected to, for the cache of sessions
     * @param pool the pool that does the work of handshakes
     */
    ChannelHandler newHandler(ByteBufAllocator allocator, @Nullable String serverName, int port, Executor pool) {
        if (byName != null) {
            return new SniHandler(byName, LONGEST_CLIENT_HELLO, 0) {
                @Override
                protected SslHandler newSslHandler(SslContext context, ByteBufAllocator theAllocator) {
                    return handler(false, () -> context.newEngine(theAllocator), pool);
                }
            };
        }
        return isServer
                ? handler(false, () -> own.newEngine(allocator), pool)
                : handler(true, () -> own.newEngine(allocator, serverName, port), pool);
    }

    private SslHandler handler(boolean isClient, Supplier<SSLEngine> maker, Executor pool) {
        SSLEngine engine = new PooledEngine(isClient, blank, maker);
        SslHandler handler = new SslHandler(engine, pool) {
            @Override
            public @Nullable String applicationProtocol() { // which Netty asks its own engines for only
                String chosen = engine.getApplicationProtocol();
                return chosen == null || chosen.isEmpty() ? null : chosen;
            }
        };
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(0);
        handler.setCloseNotifyReadTimeoutMillis(0);
        return handler;
    }
}
