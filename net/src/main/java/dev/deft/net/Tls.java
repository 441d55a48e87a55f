package dev.deft.net;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The outcome of a handshake of TLS.
 *
 * @param protocol the version, {@code TLSv1.3} or {@code TLSv1.2}
 * @param cipherSuite the cipher suite, by its standard name
 * @param applicationProtocol the protocol that both sides have chosen by ALPN; empty if they spoke of none
 * @param peerCertificates the certificates of the other side, its own first, all of them verified; none if it has shown none
 */
public record Tls(
        String protocol,
        String cipherSuite,
        Optional<String> applicationProtocol,
        List<X509Certificate> peerCertificates) {

    /** Makes one. */
    public Tls {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(cipherSuite, "cipherSuite");
        Objects.requireNonNull(applicationProtocol, "applicationProtocol");
        peerCertificates = List.copyOf(Objects.requireNonNull(peerCertificates, "peerCertificates"));
    }
}
