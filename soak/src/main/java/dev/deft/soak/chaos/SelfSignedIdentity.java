package dev.deft.soak.chaos;

import dev.deft.net.TlsIdentity;
import dev.deft.net.TlsOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate of 127.0.0.1 with its key, made once and signed by itself, which its clients trust and nobody else. The JDK makes none, but by a
 * program that it need not have; so this one is put together here, as RFC 5280, section 4.1, has it. Any thread.
 */
final class SelfSignedIdentity {

    /** The key store is in memory alone. */
    private static final char[] PASSWORD = "chaos".toCharArray();

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTC_TIME = 0x17; // up to 2049
    private static final int GENERALIZED_TIME = 0x18;

    /** The tags of the version, of the extensions, and of the address in a name. */
    private static final int VERSION = 0xA0;

    private static final int EXTENSIONS = 0xA3;
    private static final int IP_ADDRESS = 0x87;

    /** The type {@code ecdsa-with-SHA256}, 1.2.840.10045.4.3.2. */
    private static final byte[] ALGORITHM =
            der(SEQUENCE, der(OBJECT_IDENTIFIER, new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2}));

    /** The type {@code subjectAltName}, 2.5.29.17. */
    private static final byte[] ALTERNATIVE_NAME = der(OBJECT_IDENTIFIER, new byte[] {0x55, 0x1D, 0x11});

    private static final KeyStore KEYS = make();

    private SelfSignedIdentity() {}

    /** Returns the options of a server that has it; others each time, for they keep sessions. */
    static TlsOptions server() {
        return TlsOptions.server(TlsIdentity.of(KEYS, PASSWORD));
    }

    /** Returns the options of a client that trusts it; others each time, for they keep sessions. */
    static TlsOptions client() {
        return TlsOptions.client().trust(KEYS);
    }

    private static KeyStore make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("chaos", pair.getPrivate(), PASSWORD, new Certificate[] {certificate(pair)});
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM makes no certificate, which connections over TLS need", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Certificate certificate(KeyPair pair) throws GeneralSecurityException {
        byte[] name = new X500Principal("CN=127.0.0.1").getEncoded();
        byte[] always = der(SEQUENCE, time(UTC_TIME, "000101000000Z"), time(GENERALIZED_TIME, "99991231235959Z"));
        byte[] address = der(SEQUENCE, der(IP_ADDRESS, new byte[] {127, 0, 0, 1}));
        byte[] extension = der(SEQUENCE, ALTERNATIVE_NAME, der(OCTET_STRING, address));
        byte[] signed = der(
                SEQUENCE,
                der(VERSION, der(INTEGER, new byte[] {2})), // the third
                der(INTEGER, new byte[] {1}),
                ALGORITHM,
                name,
                always,
                name,
                pair.getPublic().getEncoded(),
                der(EXTENSIONS, der(SEQUENCE, extension)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(signed);
        byte[] whole = der(SEQUENCE, signed, ALGORITHM, der(BIT_STRING, new byte[] {0}, signature.sign()));
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] time(int tag, String text) {
        return der(tag, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns a value in DER: its tag, the length of its parts, and those. */
    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        if (length < 0x80) {
            value.write(length);
        } else if (length < 0x100) {
            value.write(0x81); // one byte follows
            value.write(length);
        } else {
            value.write(0x82); // two bytes follow
            value.write(length >> 8);
            value.write(length);
        }
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }
}
