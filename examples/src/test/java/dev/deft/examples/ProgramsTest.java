package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.DnsSettings;
import dev.deft.reactor.Reactor;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The recipes that talk to something real. */
@Tag("real-threads")
class ProgramsTest {

    @Test
    void aTransferIsDoneWhollyOrNotAtAll() throws Exception {
        JdbcConnectionPool source = JdbcConnectionPool.create("jdbc:h2:mem:accounts", "", "");
        try (Reactor reactor = Reactor.create();
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table account (id int primary key, balance bigint)");
            statement.execute("insert into account values (1, 100), (2, 0)");
            Accounts accounts = new Accounts(reactor, source);
            reactor.start();

            reactor.blockingCallFromThread(() -> accounts.transfer(1, 2, 30));
            assertThatThrownBy(() -> reactor.blockingCallFromThread(() -> accounts.transfer(1, 3, 30)))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("there is no account 3");

            try (ResultSet balances = statement.executeQuery("select balance from account order by id")) {
                balances.next();
                assertThat(balances.getLong(1)).isEqualTo(70);
                balances.next();
                assertThat(balances.getLong(1)).isEqualTo(30);
            }
        } finally {
            source.dispose();
        }
    }

    @Test
    void aPageIsMadeOnTheReactorsThread() throws Exception {
        try (Reactor reactor = Reactor.create()) {
            WebPage web = new WebPage(
                    reactor,
                    path -> path.equals("/broken")
                            ? Deferred.fail(new IllegalStateException("no such page"))
                            : Deferred.succeed(
                                    path + " on " + Thread.currentThread().getName()));
            reactor.start();
            try {
                assertThat(get(web.port(), "/there").body()).isEqualTo("/there on deft-reactor");
                assertThat(get(web.port(), "/broken").statusCode()).isEqualTo(500);
            } finally {
                web.stop();
            }
        }
    }

    @Test
    void aPageThatWaitsHoldsUpNoOther() throws Exception {
        try (Reactor reactor = Reactor.create()) {
            Deferred<String> released = reactor.newDeferred();
            CountDownLatch waits = new CountDownLatch(1);
            WebPage web = new WebPage(reactor, path -> {
                if (path.equals("/waits")) {
                    waits.countDown();
                    return released;
                }
                released.callback("released");
                return Deferred.succeed("releases");
            });
            reactor.start();
            try {
                CompletableFuture<HttpResponse<String>> first = HttpClient.newHttpClient()
                        .sendAsync(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + "/waits"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                waits.await();
                assertThat(get(web.port(), "/releases").body()).isEqualTo("releases");
                assertThat(first.get().body()).isEqualTo("released");
            } finally {
                web.stop();
            }
        }
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aReactorThatAsksDnsServersKnowsTheHostsFile() throws Exception {
        try (Reactor reactor =
                ServiceAddress.askingDns(DnsSettings.ofTheSystem()).start()) {
            ServiceAddress service = new ServiceAddress(reactor);

            assertThat(reactor.blockingCallFromThread(() -> service.find("localhost", "localhost"))
                            .isLoopbackAddress())
                    .isTrue();
        }
    }

    @Test
    void aServerEndsInOrderWhenItIsTerminated() throws Exception {
        assertThat(exitCodeOfTerminated("running", Server.class)).isZero();
    }

    @Test
    void servicesEndInOrderWhenTheirProgramIsTerminated() throws Exception {
        assertThat(exitCodeOfTerminated("localhost answers", HostWatch.class, "localhost"))
                .isEqualTo(128 + 15);
    }

    /** Terminates a program when it has printed {@code line}, and waits for "stopped" and its end. */
    private static int exitCodeOfTerminated(String line, Class<?> program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader printed = process.inputReader()) {
            assertThat(printed.readLine()).isEqualTo(line);
            process.toHandle().destroy(); // SIGTERM; the process itself would close its streams

            assertThat(printed.lines().filter("stopped"::equals).findFirst()).isPresent();
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theLogHasDeftsWordsAndNotNettys() {
        assertThat(LoggerFactory.getLogger(Reactor.class).isDebugEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger("io.netty.channel.nio").isDebugEnabled())
                .isFalse();
    }
}
