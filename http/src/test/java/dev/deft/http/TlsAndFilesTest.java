package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.TlsIdentity;
import dev.deft.net.TlsOptions;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encryption and files, with curl at the other end. */
@Tag("real-threads")
class TlsAndFilesTest {

    @TempDir
    Path folder;

    static X509Bundle certificate() throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    static TlsOptions serverOptions(X509Bundle certificate) throws Exception {
        return TlsOptions.server(TlsIdentity.ofPem(
                certificate.toTempCertChainPem().toPath(),
                certificate.toTempPrivateKeyPem().toPath()));
    }

    @Test
    void curlGetsAFileOverTlsWholeInPartsAndCompressed() throws Exception {
        byte[] content = new byte[3 << 20];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ('a' + i % 23);
        }
        Path file = Files.write(folder.resolve("file.txt"), content);
        Path back = folder.resolve("back");
        X509Bundle certificate = certificate();
        Path authority = certificate.toTempRootCertPem().toPath();
        HttpHandler text = request -> Deferred.succeed(HttpResponse.text(
                200, "scheme " + request.scheme() + " of " + request.authority() + " ".repeat(5_000)));
        try (RunningServer server = new RunningServer(
                reactor -> new Router()
                        .get("/files/{path...}", new FileRoot(reactor, folder))
                        .get("/text", Compression.gzip(text)),
                serverOptions(certificate))) {
            String url = server.uri("/files/file.txt").toString();
            RunningServer.run("curl", "-sS", "--cacert", authority.toString(), "-o", back.toString(), url);
            assertThat(Files.mismatch(file, back)).isEqualTo(-1);
            Files.write(back, java.util.Arrays.copyOf(content, 1_000_000));
            RunningServer.run("curl", "-sS", "-C", "-", "--cacert", authority.toString(), "-o", back.toString(), url);
            assertThat(Files.mismatch(file, back))
                    .as("a download that was continued")
                    .isEqualTo(-1);
            assertThat(RunningServer.run(
                            "curl",
                            "-sS",
                            "--compressed",
                            "--cacert",
                            authority.toString(),
                            server.uri("/text").toString()))
                    .startsWith("scheme https of localhost:" + server.number());
        }
    }

    @Test
    void curlGetsAFileInTheClearManyTimesByOneConnection() throws Exception {
        Path file = Files.write(folder.resolve("file.bin"), new byte[1 << 20]);
        try (RunningServer server = new RunningServer(
                reactor -> request -> Deferred.succeed(HttpResponse.file(folder.resolve("file.bin"))))) {
            String url = server.uri("/").toString();
            String printed = RunningServer.run(
                    "curl",
                    "-sS",
                    "-w",
                    "%{size_download} %{num_connects}\\n",
                    "-o",
                    "/dev/null",
                    url,
                    "-o",
                    "/dev/null",
                    url);
            assertThat(printed).isEqualTo("1048576 1\n1048576 0\n");
            assertThat(file).exists();
        }
    }
}
