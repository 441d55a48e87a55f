package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.Bytes;
import dev.deft.net.LineProtocol;
import dev.deft.net.Protocol;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The crawler, without a socket, with hosts that say too much or do not end. */
class CrawlerBoundsTest {

    private static final int BAD = 1;
    private static final int GOOD = 2;

    private final TestReactor test = TestReactor.create();
    private final FakeNetwork network = new FakeNetwork(test.reactor());
    private final ThreadPool weighing = test.start(ThreadPool.named("weighing").fixed(1));
    private final List<Map<String, String>> found = new ArrayList<>();

    @AfterEach
    void stop() {
        test.close();
    }

    /** Begins to crawl at {@code bad}, which {@code protocol} is, and at {@code good}, which knows nobody; any other host is like the latter. */
    private void crawl(Protocol protocol) {
        network.server(BAD).listen(peer -> protocol);
        network.server(GOOD).listen(peer -> new Crawler.Hosts(Map.of()));
        new Crawler(test.reactor(), host -> network.client(host.equals("bad") ? BAD : GOOD), weighing, List::size)
                .crawl(List.of("bad", "good"))
                .onSuccess(found::add);
        test.runWork();
    }

    /** A host that names a number of others, and then says nothing more. */
    private static Protocol naming(int others) {
        return new LineProtocol() {
            @Override
            protected void lineReceived(Bytes host) {
                for (int i = 0; i < others; i++) {
                    sendLine(Bytes.utf8("host" + i));
                }
            }
        };
    }

    @Test
    void aHostThatNeverEndsItsAnswerIsGivenUpAndItsConnectionEnds() {
        crawl(naming(3));
        assertThat(network.wires()).hasSize(1);
        assertThat(found).isEmpty();

        test.advance(Duration.ofSeconds(10));
        test.runWork();

        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("good")).isEqualTo("weighs 0");
        assertThat(found.get(0).get("bad")).startsWith("failed: java.util.concurrent.TimeoutException");
        assertThat(network.wires()).isEmpty();
    }

    @Test
    void aHostThatNamesTooManyIsNotHeardToItsEnd() {
        crawl(naming(Crawler.MOST_OF_ONE + 1));

        assertThat(found).hasSize(1);
        assertThat(found.get(0)).containsOnlyKeys("bad", "good");
        assertThat(found.get(0).get("bad")).contains("over the limit: more than 1000 hosts in an answer");
    }

    @Test
    void noMoreHostsAreAskedThanMayBe() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < Crawler.MOST + 1; i++) {
            many.add("host" + i);
        }
        network.server(GOOD).listen(peer -> new Crawler.Hosts(Map.of("host0", List.of("one more"))));
        new Crawler(test.reactor(), host -> network.client(GOOD), weighing, List::size)
                .crawl(many)
                .onSuccess(found::add);
        test.runWork();

        assertThat(found).hasSize(1);
        assertThat(found.get(0)).hasSize(Crawler.MOST).doesNotContainKey("one more");
    }
}
