package dev.deft.net;

import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A certificate, the chain above it, and the key to it: that by which one side of a connection shows who it is. Immutable; any thread. Files
 * are read when it is first used, by {@code listen}, {@code connect} or {@code startTls}, and not again: a renewed certificate takes new
 * {@link TlsOptions}.
 */
public final class TlsIdentity {

    private final String name;
    private final Source source;

    private TlsIdentity(String name, Source source) {
        this.name = name;
        this.source = source;
    }

    /** Begins the settings of an engine with the key. */
    private interface Source {
        SslContextBuilder begin(boolean forServer) throws Exception;
    }

    /**
     * Returns the one of two PEM files.
     *
     * @param chain the certificate and those above it, in order
     * @param key its key, in PKCS #8 and not encrypted
     */
    public static TlsIdentity ofPem(Path chain, Path key) {
        return ofPemFiles(chain, key, null);
    }

    /** Returns the one of two PEM files, of which the key's is encrypted with {@code password}. */
    public static TlsIdentity ofPem(Path chain, Path key, String password) {
        return ofPemFiles(chain, key, Objects.requireNonNull(password, "password"));
    }

    private static TlsIdentity ofPemFiles(Path chain, Path key, @Nullable String password) {
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(key, "key");
        return new TlsIdentity(
                chain + " with " + key,
                forServer -> forServer
                        ? SslContextBuilder.forServer(chain.toFile(), key.toFile(), password)
                        : SslContextBuilder.forClient().keyManager(chain.toFile(), key.toFile(), password));
    }

    /** Returns the one of a key store that has one key, which is encrypted with {@code password}. */
    public static TlsIdentity of(KeyStore keys, char[] password) {
        Objects.requireNonNull(keys, "keys");
        char[] copy = Objects.requireNonNull(password, "password").clone();
        return new TlsIdentity("the key store", forServer -> {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, copy);
            return forServer
                    ? SslContextBuilder.forServer(factory)
                    : SslContextBuilder.forClient().keyManager(factory);
        });
    }

    SslContextBuilder begin(boolean forServer) throws Exception {
        return source.begin(forServer);
    }

    @Override
    public String toString() {
        return "TlsIdentity[" + name + "]";
    }
}
