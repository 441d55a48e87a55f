package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.WebServerParts;
import dev.deft.analysis.result.WebWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(600)
@Tag("real-threads")
class PageLoadTest {

    @ParameterizedTest
    @CsvSource({"0,false", "0,true", "2,false", "2,true"})
    void everyRequestIsMadeOnceAndTheWholePageRead(int workers, boolean keepsAlive) throws Exception {
        PageServer.Listening listening = PageServer.listen(0, workers);
        try (PageServer server = listening.server()) {
            PageLoad load = new PageLoad(listening.address(), keepsAlive);
            assertThat(load.ask()).isEqualTo(PageServer.PAGE.length());
            WebWindow window = load.measure(4, 30, PageLoad.CLOSED);
            assertThat(window.latencies().samples()).isEqualTo(30);
            assertThat(window.parts().connect()
                            + window.parts().answer()
                            + window.parts().rest())
                    .as("the parts are all of it, but for what lies between two looks at the clock")
                    .isPositive()
                    .isLessThanOrEqualTo(window.latencies().mean());
            assertThat(server.answered()).isEqualTo(31);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,false", "0,true", "2,false", "2,true"})
    void aServerTellsThePartsOfTheTimeThatItsClientsWait(int workers, boolean keepsAlive) throws Exception {
        PartSums sums = new PartSums();
        PageServer.Listening listening = PageServer.listen(0, workers, sums);
        try (PageServer server = listening.server()) {
            assertThat(sums.take()).isEmpty();
            long begin = System.nanoTime();
            assertThat(new PageLoad(listening.address(), keepsAlive)
                            .measure(3, 60, PageLoad.CLOSED)
                            .latencies()
                            .samples())
                    .isEqualTo(60);
            WebServerParts within = sums.take().orElseThrow();
            double elapsed = System.nanoTime() - begin;

            assertThat(server.answered()).isEqualTo(60);
            assertThat(within.queue() == null).isEqualTo(workers == 0);
            assertThat(within.returnHop() == null).isEqualTo(workers == 0);
            assertThat(within.sum() * 60)
                    .as(
                            "each of three clients has one request on its way, and another whose end it has seen before the server")
                    .isPositive()
                    .isLessThan(3 * 2 * elapsed);
            assertThat(sums.take()).as("they are taken once").isEmpty();
        }
    }

    @Test
    void requestsOfAnOpenLoopAreDueAtEvenTimes() throws Exception {
        PageServer.Listening listening = PageServer.listen(0, 0);
        try (PageServer server = listening.server()) {
            assertThat(new PageLoad(listening.address(), true)
                            .measure(2, 11, 200)
                            .nanos())
                    .as("the last is due 50 ms after the first")
                    .isGreaterThanOrEqualTo(50_000_000);
            assertThat(server.answered()).isEqualTo(11);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "HTTP/1.1 500 Oops|answered 'HTTP/1.1 500 Oops' when asked for /; is a 'deft serve http' there?",
                "HTTP/1.1 200 OK~Content-Length: x|sent the header 'Content-Length: x'; allowed: a whole number of bytes",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked|sent a page in chunks; allowed: one with a Content-Length",
                "HTTP/1.1 200 OK~Content-Length: 1~~ab|said that the page has 1 bytes, and sent 2",
            })
    void whatIsNoPageIsRefusedInALine(String answer, String why) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answerOne(server, answer));
            InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
            assertThatThrownBy(() -> new PageLoad(address, false).measure(1, 1, PageLoad.CLOSED))
                    .isInstanceOf(LoadFailedException.class)
                    .hasMessage(SumLoad.shown(address) + " " + why);
            answered.join();
        }
    }

    private static void answerOne(ServerSocket server, String answer) {
        try (Socket client = server.accept()) {
            client.getInputStream().read(new byte[1_024]);
            String text = answer.replace("~", "\r\n") + (answer.contains("~~") ? "" : "\r\n\r\n");
            client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
