package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guest book, without a socket. */
class GuestBookTest {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final TestReactor test = TestReactor.create(0, Reactor.builder().hostResolver(host -> {
        if (!host.equals("ant.example")) {
            throw new UnknownHostException(host);
        }
        return List.of(InetAddress.getByAddress(host, new byte[] {10, 0, 0, 7}));
    }));
    private final FakeNetwork network = new FakeNetwork(test.reactor());
    private final JdbcDataSource source = new JdbcDataSource();
    private java.sql.Connection keepsDatabase;
    private GuestBook book;

    /** A browser that keeps what it is told. */
    private static final class Browser implements Protocol {
        private final StringBuilder received = new StringBuilder();
        private Connection connection;
        private Lost lost;

        @Override
        public void connectionMade(Connection made) {
            connection = made;
        }

        @Override
        public void dataReceived(Bytes data) {
            received.append(data.toUtf8());
        }

        @Override
        public void connectionLost(Lost reason) {
            lost = reason;
        }
    }

    @BeforeEach
    void start() throws SQLException {
        source.setURL("jdbc:h2:mem:guests" + NUMBERS.incrementAndGet());
        keepsDatabase = source.getConnection();
        book = new GuestBook(test.reactor(), network.server(80), source, () -> Instant.EPOCH.plus(test.elapsed()));
        book.start();
        test.runWork();
    }

    @AfterEach
    void stop() throws SQLException {
        book.stop(Duration.ofSeconds(5));
        test.runWork();
        test.close();
        keepsDatabase.close();
    }

    private Browser connect() {
        Browser browser = new Browser();
        network.client(80).connect(browser);
        test.settle();
        return browser;
    }

    private void send(Browser browser, String request) {
        browser.connection.write(Bytes.utf8(request));
        test.settle();
    }

    private String exchange(String request) {
        Browser browser = connect();
        send(browser, request);
        test.runWork();
        browser.connection.loseConnection();
        test.settle();
        return browser.received.toString();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: book\r\n\r\n";
    }

    private static String post(String form) {
        return "POST /entries HTTP/1.1\r\nHost: book\r\nContent-Length: " + form.length() + "\r\n\r\n" + form;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = keepsDatabase.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatWasPostedIsListedWithTheAddressOfItsHost() {
        assertThat(exchange(post("host=ant.example&text=hello+%22you%22"))).startsWith("HTTP/1.1 303 ");

        assertThat(exchange(get("/entries")))
                .startsWith("HTTP/1.1 200 ")
                .endsWith(
                        "[{\"host\":\"ant.example\",\"address\":\"10.0.0.7\",\"text\":\"hello \\u0022you\\u0022\"}]\n");
    }

    @Test
    void thePageShowsWhatWasWrittenAsTextAndNotAsMarkup() {
        exchange(post("host=ant.example&text=%3Cscript%3E"));

        assertThat(exchange(get("/")))
                .contains("<li>&lt;script&gt; (ant.example, 10.0.0.7)")
                .doesNotContain("<script>");
    }

    @Test
    void anEntryFromAHostThatNobodyKnowsIsRefusedAndNotStored() {
        assertThat(exchange(post("host=gone.example&text=hello")))
                .startsWith("HTTP/1.1 422 ")
                .contains("There is no host 'gone.example'");

        assertThat(exchange(get("/entries"))).endsWith("[]\n");
    }

    @Test
    void aFormThatLacksAFieldOrHasABrokenEscapeIsRefused() {
        assertThat(exchange(post("host=ant.example&text=+")))
                .startsWith("HTTP/1.1 400 ")
                .contains("'text' is missing");
        assertThat(exchange(post("host=%zz&text=hello"))).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() {
        assertThat(exchange(post("host=ant.example&text=" + "a".repeat(4_096)))).startsWith("HTTP/1.1 413 ");

        assertThat(exchange(get("/entries"))).endsWith("[]\n");
    }

    @Test
    void anOldEntryIsRemovedByThePeriodicWorkAndAYoungOneIsNot() {
        exchange(post("host=ant.example&text=old"));
        test.advance(Duration.ofHours(12));
        test.runWork();
        exchange(post("host=ant.example&text=young"));
        test.advance(Duration.ofHours(12).plusMinutes(10));
        test.runWork();

        assertThat(exchange(get("/entries"))).contains("\"young\"").doesNotContain("\"old\"");
    }

    @Test
    void aDatabaseThatFailsIsA500ThatTellsNothing() throws SQLException {
        execute("drop table entry");

        assertThat(exchange(get("/entries")))
                .startsWith("HTTP/1.1 500 ")
                .doesNotContainIgnoringCase("entry")
                .doesNotContainIgnoringCase("sql");
    }

    @Test
    void theStopFinishesWhatRunsAndRefusesNewConnections() throws SQLException {
        Browser writing = connect();
        Browser idle = connect();
        send(writing, post("host=ant.example&text=last"));
        Deferred<Void> stopped = book.stop(Duration.ofSeconds(5));
        test.settle();

        assertThat(idle.lost).isInstanceOf(Lost.Done.class);
        List<Throwable> refused = new ArrayList<>();
        network.client(80).connect(new Browser()).onFailure(refused::add).addErrback(failure -> null);
        test.settle();
        assertThat(refused).singleElement().isInstanceOf(ConnectException.class);
        assertThat(writing.received).isEmpty();
        assertThat(stopped.isCalled()).isFalse();

        test.runWork();

        assertThat(writing.received.toString()).startsWith("HTTP/1.1 303 ").contains("onnection: close");
        writing.connection.loseConnection();
        test.runWork();
        assertThat(stopped.isCalled()).isTrue();
        try (Statement statement = keepsDatabase.createStatement();
                var rows = statement.executeQuery("select text from entry")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("last");
        }
    }
}
