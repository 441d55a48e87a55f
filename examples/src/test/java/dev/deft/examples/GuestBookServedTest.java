package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.Endpoints;
import dev.deft.reactor.Reactor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The guest book over sockets, asked by the JDK's client. */
@Tag("real-threads")
class GuestBookServedTest {

    private static final Duration GENEROUS = Duration.ofMinutes(2);

    @Test
    void anotherClientWritesAndIsLedToThePageThatShowsIt() throws Exception {
        int port = freePort();
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:served-guests;DB_CLOSE_DELAY=-1");
        Reactor reactor = Reactor.builder().name("guests").create().start();
        try {
            GuestBook book = reactor.blockingCallFromThread(() -> {
                GuestBook made =
                        new GuestBook(reactor, Endpoints.tcpServer(reactor, port), source, InstantSource.system());
                return made.start().addCallback(started -> made);
            });

            HttpResponse<String> shown = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/entries"))
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .timeout(GENEROUS)
                                    .POST(HttpRequest.BodyPublishers.ofString("host=127.0.0.1&text=hello"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(shown.statusCode()).isEqualTo(200);
            assertThat(shown.body()).contains("<li>hello (127.0.0.1, 127.0.0.1)");
            reactor.blockingCallFromThread(() -> book.stop(Duration.ofSeconds(10)));
        } finally {
            reactor.close();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
