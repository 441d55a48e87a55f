package dev.deft.http;

import dev.deft.net.Address;
import dev.deft.net.Endpoints;
import dev.deft.net.Port;
import dev.deft.net.ServerEndpoint;
import dev.deft.net.TcpServerEndpoint;
import dev.deft.net.TlsOptions;
import dev.deft.reactor.Reactor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A server on a reactor of its own thread, at a real port of this machine, for programs that are not ours. */
final class RunningServer implements AutoCloseable {

    final Reactor reactor;
    final Port port;
    private final boolean isTls;

    RunningServer(Function<Reactor, HttpHandler> handler) throws Exception {
        this(handler, null);
    }

    RunningServer(Function<Reactor, HttpHandler> handler, @Nullable TlsOptions tls) throws Exception {
        this(Reactor.create(), handler, tls);
    }

    /** Starts one on a reactor that has not been started. */
    RunningServer(Reactor made, Function<Reactor, HttpHandler> handler, @Nullable TlsOptions tls) throws Exception {
        reactor = made.start();
        isTls = tls != null;
        port = reactor.blockingCallFromThread(() -> {
            TcpServerEndpoint endpoint =
                    tls == null ? Endpoints.tcpServer(reactor, 0) : Endpoints.tlsServer(reactor, 0, tls);
            ServerEndpoint local = endpoint.on(InetAddress.getLoopbackAddress());
            return new HttpServer(
                            reactor,
                            handler.apply(reactor),
                            HttpLimits.defaults().requests(1_000_000))
                    .listen(local);
        });
    }

    int number() {
        return ((Address.Inet) port.address()).port();
    }

    URI uri(String path) {
        return URI.create((isTls ? "https" : "http") + "://localhost:" + number() + path);
    }

    /** Runs a program, and returns what it printed; the test is skipped, with a line that says so, where there is none. */
    static String run(String... command) throws IOException, InterruptedException {
        skipUnless(isInstalled(command[0]), command[0]);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(Arrays.toString(command) + " ended with " + process.exitValue() + ": " + printed);
        }
        return printed;
    }

    static void skipUnless(boolean isThere, String program) {
        if (!isThere) {
            String line = "skipped: there is no " + program + " on the path; install it to test with it";
            System.out.println(line);
            Assumptions.abort(line);
        }
    }

    static boolean isInstalled(String program) {
        return Pattern.compile(java.io.File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Override
    public void close() {
        reactor.close();
    }
}
