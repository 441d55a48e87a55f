package dev.deft.net;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.File;
import java.nio.file.Path;
import java.time.Instant;

/** The certificates of the tests: those of an authority that they trust, and of one that they do not. Made once. */
final class TestCertificates {

    /** The authority that the tests trust. */
    static final X509Bundle AUTHORITY = authority("CN=Authority of tests");

    /** Of localhost and 127.0.0.1. */
    static final X509Bundle LOCALHOST = issued("CN=localhost", "localhost", AUTHORITY);

    /** Of www.example.org. */
    static final X509Bundle EXAMPLE = issued("CN=example", "www.example.org", AUTHORITY);

    /** Of localhost, by an authority that nobody trusts. */
    static final X509Bundle STRANGER = issued("CN=localhost", "localhost", authority("CN=Stranger"));

    /** Of localhost, until 2002. */
    static final X509Bundle EXPIRED =
            built(until2002().subject("CN=localhost").addSanDnsName("localhost").addSanIpAddress("127.0.0.1"));

    /** Of localhost, by an issuer that the authority has vouched for until 2002. */
    static final X509Bundle EXPIRED_ISSUER = issued(
            "CN=localhost",
            "localhost",
            built(until2002().subject("CN=Issuer until 2002").setIsCertificateAuthority(true)));

    /** An authority until 2002, and of localhost by that. */
    static final X509Bundle OLD_AUTHORITY = authority(until2002().subject("CN=Authority until 2002"));

    static final X509Bundle BY_OLD_AUTHORITY = issued("CN=localhost", "localhost", OLD_AUTHORITY);

    /** Of a client. */
    static final X509Bundle CLIENT = issued("CN=client", "client", AUTHORITY);

    private TestCertificates() {}

    private static CertificateBuilder until2002() {
        return new CertificateBuilder()
                .ecp256()
                .notBefore(Instant.parse("2001-01-01T00:00:00Z"))
                .notAfter(Instant.parse("2002-01-01T00:00:00Z"));
    }

    private static X509Bundle authority(String name) {
        return authority(new CertificateBuilder().ecp256().subject(name));
    }

    private static X509Bundle authority(CertificateBuilder builder) {
        try {
            return builder.setIsCertificateAuthority(true).buildSelfSigned();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static X509Bundle issued(String subject, String dnsName, X509Bundle by) {
        CertificateBuilder builder =
                new CertificateBuilder().ecp256().subject(subject).addSanDnsName(dnsName);
        return built(dnsName.equals("localhost") ? builder.addSanIpAddress("127.0.0.1") : builder, by);
    }

    private static X509Bundle built(CertificateBuilder builder) {
        return built(builder, AUTHORITY);
    }

    private static X509Bundle built(CertificateBuilder builder, X509Bundle by) {
        try {
            return builder.buildIssuedBy(by);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the file of the authority's certificate. */
    static Path authorities() {
        return authority(AUTHORITY);
    }

    static Path authority(X509Bundle its) {
        return pem(its::toTempRootCertPem);
    }

    static Path chain(X509Bundle of) {
        return pem(of::toTempCertChainPem);
    }

    static Path key(X509Bundle of) {
        return pem(of::toTempPrivateKeyPem);
    }

    static TlsIdentity identity(X509Bundle of) {
        return TlsIdentity.ofPem(chain(of), key(of));
    }

    /** Returns the options of a server at localhost. */
    static TlsOptions server() {
        return TlsOptions.server(identity(LOCALHOST));
    }

    /** Returns the options of a client that trusts the authority. */
    static TlsOptions client() {
        return TlsOptions.client().trust(authorities());
    }

    private static Path pem(FileSource source) {
        try {
            File file = source.write();
            file.deleteOnExit();
            return file.toPath();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Writes a file. */
    private interface FileSource {
        File write() throws Exception;
    }
}
