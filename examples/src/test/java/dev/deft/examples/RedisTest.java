package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Endpoints;
import dev.deft.net.Protocol;
import dev.deft.net.ReconnectingClient;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.task.Retry;
import dev.deft.reactor.testing.TestReactor;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of Redis, with a server that is played, and with a real one. */
class RedisTest {

    @Test
    void answersAreReadHoweverTheyAreCut() {
        try (TestReactor test = TestReactor.create()) {
            FakeNetwork network = new FakeNetwork(test.reactor());
            List<Connection> servers = new ArrayList<>();
            StringBuilder asked = new StringBuilder();
            network.server(1).listen(peer -> new Protocol() {
                @Override
                public void connectionMade(Connection made) {
                    servers.add(made);
                }

                @Override
                public void dataReceived(Bytes data) {
                    asked.append(data.toString(StandardCharsets.ISO_8859_1));
                }
            });
            Redis redis = new Redis(test.reactor());
            network.client(1).connect(redis);
            test.settle();
            network.wires().get(0).split(1);
            List<Object> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                redis.call("GET", "\u00e9").onSuccess(answers::add).addErrback(failure -> {
                    answers.add(failure.getMessage());
                    return Optional.empty();
                });
            }
            servers.get(0).write(Bytes.utf8("+OK\r\n:7\r\n-ERR no\r\n$-1\r\n$4\r\na\r\nb\r\n$0\r\n\r\n"));
            test.settle();

            assertThat(asked.toString()).startsWith("*2\r\n$3\r\nGET\r\n$2\r\n\u00c3\u00a9\r\n*2\r\n");
            assertThat(answers)
                    .containsExactly(
                            Optional.of("OK"),
                            Optional.of("7"),
                            "ERR no",
                            Optional.empty(),
                            Optional.of("a\r\nb"),
                            Optional.of(""));
        }
    }

    @Test
    void anAnswerThatIsTooLongEndsTheConnectionBeforeAnyOfItIsKept() {
        for (int length : new int[] {Redis.LONGEST_ANSWER + 1, Integer.MAX_VALUE}) {
            try (TestReactor test = TestReactor.create()) {
                FakeNetwork network = new FakeNetwork(test.reactor());
                network.server(1).listen(peer -> new Protocol() {
                    @Override
                    public void connectionMade(Connection made) {
                        made.write(Bytes.utf8("$" + length + "\r\nthe beginning"));
                    }

                    @Override
                    public void dataReceived(Bytes data) {}
                });
                Redis redis = new Redis(test.reactor());
                network.client(1).connect(redis);
                List<Throwable> failures = new ArrayList<>();
                test.settle();
                redis.call("GET", "large").addErrback(failure -> {
                    failures.add(failure);
                    return Optional.empty();
                });
                test.settle();

                assertThat(failures)
                        .singleElement()
                        .asString()
                        .contains("over the limit: more than 16777216 bytes in an answer of Redis");
            }
        }
    }

    @Test
    void aCallOnAConnectionThatIsLostFailsAsThoseUnderWayDo() {
        try (TestReactor test = TestReactor.create()) {
            FakeNetwork network = new FakeNetwork(test.reactor());
            network.server(1).listen(peer -> data -> {});
            Redis redis = new Redis(test.reactor());
            network.client(1).connect(redis);
            test.settle();
            Deferred<Optional<String>> underWay = redis.call("PING");
            network.wires().get(0).cut();
            test.settle();
            Deferred<Optional<String>> late = redis.call("PING");

            List<Throwable> failures = new ArrayList<>();
            for (Deferred<Optional<String>> each : List.of(underWay, late)) {
                each.addErrback(failure -> {
                    failures.add(failure);
                    return Optional.empty();
                });
            }
            assertThat(failures).hasSize(2).allMatch(ConnectionLostException.class::isInstance);
        }
    }

    @Test
    void aServerThatStopsAnsweringIsLeftAndCalledAgainThoughCallsGoOn() {
        try (TestReactor test = TestReactor.create()) {
            FakeNetwork network = new FakeNetwork(test.reactor());
            List<Connection> servers = new ArrayList<>();
            network.server(1).listen(peer -> new Protocol() {
                @Override
                public void connectionMade(Connection made) {
                    servers.add(made);
                    made.write(Bytes.utf8("+PONG\r\n")); // and never anything more
                }

                @Override
                public void dataReceived(Bytes data) {}
            });
            ReconnectingClient<Redis> client = Redis.client(test.reactor(), network.client(1));
            List<Redis> connected = new ArrayList<>();
            var unused = client.start()
                    .addCallbackDeferring(started -> client.whenConnected())
                    .onSuccess(connected::add);
            test.settle();
            List<Throwable> failures = new ArrayList<>();
            Redis redis = connected.get(0);
            redis.call("GET", "given up")
                    .addErrback(failure -> Optional.empty())
                    .cancel();
            for (int seconds = 0; seconds < 5; seconds++) {
                redis.call("GET", "word").addErrback(failure -> {
                    failures.add(failure);
                    return Optional.empty();
                });
                assertThat(failures).isEmpty();
                test.advance(Duration.ofSeconds(1));
            }

            assertThat(failures)
                    .hasSize(5)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(ConnectionLostException.class)
                            .hasMessageContaining("timed out: an answer of Redis took more than 5 s"));
            test.advance(Duration.ofSeconds(2)); // the longest that the first pause is
            assertThat(servers).hasSize(2);
        }
    }

    @Test
    void anAnswerHasItsTimeFromItsOwnCallOn() {
        try (TestReactor test = TestReactor.create()) {
            FakeNetwork network = new FakeNetwork(test.reactor());
            List<Connection> servers = new ArrayList<>();
            network.server(1).listen(peer -> new Protocol() {
                @Override
                public void connectionMade(Connection made) {
                    servers.add(made);
                }

                @Override
                public void dataReceived(Bytes data) {}
            });
            Redis redis = new Redis(test.reactor());
            network.client(1).connect(redis);
            test.settle();
            List<Object> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                redis.call("GET", "word").onSuccess(answers::add);
                test.advance(Duration.ofSeconds(4));
                servers.get(0).write(Bytes.utf8("+" + i + "\r\n"));
                test.settle();
            }

            assertThat(answers).containsExactly(Optional.of("0"), Optional.of("1"), Optional.of("2"));
        }
    }

    @Test
    void aCallBeyondThoseThatMayWaitIsRefusedUntilOneIsAnswered() {
        try (TestReactor test = TestReactor.create()) {
            FakeNetwork network = new FakeNetwork(test.reactor());
            List<Connection> servers = new ArrayList<>();
            network.server(1).listen(peer -> new Protocol() {
                @Override
                public void connectionMade(Connection made) {
                    servers.add(made);
                }

                @Override
                public void dataReceived(Bytes data) {}
            });
            Redis redis = new Redis(test.reactor());
            network.client(1).connect(redis);
            test.settle();
            List<Throwable> failures = new ArrayList<>();
            for (int i = 0; i < Redis.MOST_WAITING + 1; i++) {
                redis.call("PING").addErrback(failure -> {
                    failures.add(failure);
                    return Optional.empty();
                });
            }
            assertThat(failures)
                    .singleElement()
                    .isInstanceOf(RejectedExecutionException.class)
                    .asString()
                    .contains("1000 calls of Redis wait for their answers");

            servers.get(0).write(Bytes.utf8("+PONG\r\n"));
            test.settle();

            assertThat(redis.call("PING").isCalled()).isFalse();
        }
    }

    @Test
    void aServerThatAcceptsAndDoesNotAnswerIsLeftAndCalledAgain() {
        try (TestReactor test = TestReactor.create()) {
            FakeNetwork network = new FakeNetwork(test.reactor());
            List<Address> callers = new ArrayList<>();
            network.server(1).listen(peer -> {
                callers.add(peer);
                return data -> {};
            });
            var unused = Redis.client(test.reactor(), network.client(1)).start();
            test.settle();
            assertThat(callers).hasSize(1);

            test.advance(Duration.ofSeconds(5));
            test.advance(Duration.ofSeconds(2)); // the longest that the first pause is

            assertThat(callers).hasSize(2);
            assertThat(network.wires()).as("connections that are open").hasSize(1);
        }
    }

    @Test
    @Tag("real-threads")
    void aRealServerAnswersAndIsCalledAgainWhenItHasGone(@TempDir Path folder) throws Exception {
        int port = freePort();
        Process server = start(port, folder);
        try (Reactor reactor = Reactor.create().start()) {
            ReconnectingClient<Redis> client = reactor.blockingCallFromThread(() -> {
                ReconnectingClient<Redis> made = Redis.client(reactor, Endpoints.tcpClient(reactor, "127.0.0.1", port))
                        .pauses(Retry.exponential(Duration.ofMillis(10), Duration.ofMillis(100))::pauseAfter);
                return made.start().addCallback(started -> made);
            });

            List<Optional<String>> counts =
                    reactor.blockingCallFromThread(() -> client.whenConnected().addCallbackDeferring(redis -> {
                        List<Deferred<Optional<String>>> calls = new ArrayList<>();
                        for (int i = 0; i < 100; i++) { // all under way at a time
                            calls.add(redis.call("INCR", "count"));
                        }
                        return dev.deft.deferred.Deferreds.gatherResults(calls);
                    }));
            assertThat(counts).hasSize(100).endsWith(Optional.of("100"));
            assertThat(answer(reactor, client, "SET", "word", "a\r\nb")).contains("OK");
            assertThat(answer(reactor, client, "GET", "word")).contains("a\r\nb");
            assertThat(answer(reactor, client, "GET", "none")).isEmpty();

            stop(server);
            server = start(port, folder);
            assertThat(eventually(reactor, client, "PING")).contains("PONG");
        } finally {
            stop(server);
        }
    }

    private static Optional<String> answer(Reactor reactor, ReconnectingClient<Redis> client, String... words)
            throws Exception {
        return reactor.blockingCallFromThread(
                () -> client.whenConnected().addCallbackDeferring(redis -> redis.call(words)));
    }

    /** Calls until there is an answer: the end of a connection may be seen only after a call. */
    private static Optional<String> eventually(Reactor reactor, ReconnectingClient<Redis> client, String... words)
            throws Exception {
        while (true) {
            try {
                return answer(reactor, client, words);
            } catch (IOException lost) {
                assertThat(lost).isInstanceOf(dev.deft.net.ConnectionLostException.class);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    /** Starts a server, and returns when it accepts; where there is none, says so and ends the test. */
    private static Process start(int port, Path folder) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(
                            "redis-server",
                            "--port",
                            String.valueOf(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--dir",
                            folder.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            System.out.println("skipped: a real redis-server; there is none on the path");
            Assumptions.abort("there is no redis-server");
            throw missing;
        }
        BufferedReader printed = process.inputReader();
        for (String line = printed.readLine(); line != null; line = printed.readLine()) {
            if (line.contains("Ready to accept connections")) {
                return process;
            }
        }
        throw new AssertionError("redis-server ended at once");
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    }
}
