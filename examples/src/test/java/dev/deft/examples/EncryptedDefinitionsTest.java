package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.Endpoints;
import dev.deft.net.Limits;
import dev.deft.net.ServerEndpoint;
import dev.deft.net.TlsIdentity;
import dev.deft.net.TlsOptions;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service of the tutorial over TLS, asked by the openssl that verifies it. */
@Tag("real-threads")
class EncryptedDefinitionsTest {

    private static final long GENEROUS_SECONDS = 120;

    @TempDir
    Path directory;

    private static ServerEndpoint encrypted(Reactor reactor, int port, Path chain, Path key) {
        return Endpoints.tlsServer(reactor, port, TlsOptions.server(TlsIdentity.ofPem(chain, key)))
                .on(InetAddress.getLoopbackAddress())
                .limits(Limits.defaults().connections(5_000).perPeer(100).idle(Duration.ofMinutes(2)));
    }

    @Test
    void aClientThatVerifiesTheServerIsAnswered() throws Exception {
        makeCertificate();
        int port = freePort();
        String at = "ssl:" + port + ":interface=127.0.0.1:privateKey=" + Endpoints.quote(file("key.pem")) + ":certKey="
                + Endpoints.quote(file("chain.pem"));
        isAnswered(port, reactor -> Endpoints.server(reactor, at));
    }

    @Test
    void soItIsByAServerWhoseEndpointIsMadeByItsPartsWithLimits() throws Exception {
        makeCertificate();
        int port = freePort();
        isAnswered(port, reactor -> encrypted(reactor, port, Path.of(file("chain.pem")), Path.of(file("key.pem"))));
    }

    private void isAnswered(int port, Function<Reactor, ServerEndpoint> endpoint) throws Exception {
        Reactor reactor = Reactor.builder().name("definitions").create().start();
        ThreadPool pool = ThreadPool.named("dictionary").fixed(1).start();
        try {
            DefinitionServer server = reactor.blockingCallFromThread(() -> {
                DefinitionServer made =
                        new DefinitionServer(reactor, endpoint.apply(reactor), pool, word -> word + ": a word");
                return made.start().addCallback(started -> made);
            });

            assertThat(ask(port)).isEqualTo("ant: a word");
            reactor.blockingCallFromThread(() -> server.stop(Duration.ofSeconds(10)));
        } finally {
            reactor.close();
            pool.close();
        }
    }

    private String ask(int port) throws IOException, InterruptedException {
        Process client = start(
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-quiet",
                "-crlf",
                "-verify_return_error",
                "-CAfile",
                file("chain.pem"));
        try (BufferedReader answers = client.inputReader()) {
            client.getOutputStream().write("ant\n".getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().flush();
            return answers.readLine();
        } finally {
            client.destroyForcibly().waitFor();
        }
    }

    private void makeCertificate() throws InterruptedException {
        Process made;
        try {
            made = start(
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:prime256v1",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=localhost",
                    "-addext",
                    "subjectAltName=IP:127.0.0.1",
                    "-keyout",
                    file("key.pem"),
                    "-out",
                    file("chain.pem"));
        } catch (IOException none) {
            System.out.println("skipped: a client of the tutorial's service over TLS; there is no openssl on the path");
            Assumptions.abort("skipped: there is no openssl on the path");
            return;
        }
        assertThat(made.waitFor(GENEROUS_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(made.exitValue()).isZero();
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
