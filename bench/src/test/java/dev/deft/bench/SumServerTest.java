package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.SumWindow;
import dev.deft.threadpool.YieldableThread;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The essay's server and its client, over real connections. */
@Tag("real-threads")
@Timeout(600)
class SumServerTest {

    private static String answer(InetSocketAddress server, String request) throws IOException {
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(SumApply.class)
    void everyApplyAnswersEveryClientWithItsSum(SumApply apply) throws Exception {
        try (SumServer server = SumServer.listen(apply, 0, 2)) {
            SumWindow window = new SumLoad(server.address(), 1_000).measure(4, 101);

            assertThat(window.latencies().samples()).isEqualTo(101);
            assertThat(window.nanos()).isPositive();
            assertThat(answer(server.address(), "25000")).isEqualTo("312512500");
            assertThat(answer(server.address(), "4\n"))
                    .as("a line, as from a terminal")
                    .isEqualTo("10");
        }
    }

    @Test
    void aSumIsCountedWhenItIsSent() throws Exception {
        SumServer server = SumServer.listen(SumApply.POOL, 0, 1);
        new SumLoad(server.address(), 1).measure(2, 50);
        answer(server.address(), "no number");
        server.close();

        assertThat(server.answered()).isEqualTo(50);
    }

    @ParameterizedTest
    @CsvSource({"-1", "x", "1e3", "1000000001", "9999999999999999"})
    void whatIsNoNumberOrTooLargeIsRefusedWithoutComputing(String request) throws Exception {
        try (SumServer server = SumServer.listen(SumApply.IN_PLACE, 0, 1)) {
            assertThat(answer(server.address(), request))
                    .isEqualTo("refused: send a whole number from 0 to 1000000000");
            assertThat(answer(server.address(), "3")).as("the next one").isEqualTo("6");
        }
    }

    @Test
    void aPortThatIsTakenIsToldAndOneThatWasClosedIsFree() throws Exception {
        SumServer first = SumServer.listen(SumApply.SHARE, 0, 1);
        int port = first.address().getPort();

        assertThatThrownBy(() -> SumServer.listen(SumApply.IN_PLACE, port, 1)).isInstanceOf(IOException.class);
        first.close();

        SumServer.listen(SumApply.IN_PLACE, port, 1).close();
    }

    @Test
    void aServerThatEndsDropsAClientThatSaysNothing() throws Exception {
        SumServer server = SumServer.listen(SumApply.IN_PLACE, 0, 1);
        try (Socket silent =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            assertThat(answer(server.address(), "2"))
                    .as("accepted after the silent one")
                    .isEqualTo("3");
            server.close();

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static SumServer begun(ServerSocket listening, int places, Consumer<YieldableThread> starter) {
        SumServer server = new SumServer(SumApply.IN_PLACE, SumApply.IN_PLACE.start(1), listening, places, starter);
        server.begin();
        return server;
    }

    @Test
    void aClientForWhomThereIsNoThreadIsToldAndKeepsNoPlaceFromTheNext() throws Exception {
        AtomicInteger clients = new AtomicInteger();
        ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        try (SumServer server = begun(listening, 1, thread -> {
            if (clients.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            thread.start();
        })) {
            assertThat(answer(server.address(), "4"))
                    .isEqualTo("refused: java.lang.OutOfMemoryError: unable to create native thread");
            assertThat(answer(server.address(), "4")).isEqualTo("10");
        }
    }

    @Test
    void anAcceptorThatCannotAcceptPausesUntilTheServerEnds() throws Exception {
        CompletableFuture<Thread> acceptor = new CompletableFuture<>();
        ServerSocket withoutDescriptors = new ServerSocket(0, 5, InetAddress.getLoopbackAddress()) {
            @Override
            public Socket accept() throws IOException {
                acceptor.complete(Thread.currentThread());
                throw new IOException("Too many open files");
            }
        };
        try (SumServer server = begun(withoutDescriptors, 1, YieldableThread::start)) {
            while (acceptor.join().getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            assertThat(server.answered()).isZero();
        }
    }

    @Test
    void aServerWithoutAPlaceEndsAllTheSame() throws Exception {
        CompletableFuture<YieldableThread> notStarted = new CompletableFuture<>();
        SumServer server = begun(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), 1, notStarted::complete);
        try (Socket client =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            notStarted.join();

            server.close();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aLoadSaysWhatAnsweredOtherThanWithTheSum() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket client = other.accept()) {
                    client.getInputStream().read(new byte[16]);
                    client.getOutputStream().write("220 ready".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            InetSocketAddress address = (InetSocketAddress) other.getLocalSocketAddress();

            assertThatThrownBy(() -> new SumLoad(address, 25_000).measure(1, 2))
                    .isInstanceOf(LoadFailedException.class)
                    .hasMessage(
                            SumLoad.shown(address)
                                    + " answered '220 ready' when asked for the sum of 25000 integers; is a 'deft serve sum' there?");
            served.join();
        }
    }

    @Test
    void aLoadSaysThatNobodyListens() throws Exception {
        SumServer gone = SumServer.listen(SumApply.IN_PLACE, 0, 1);
        InetSocketAddress address = gone.address();
        gone.close();

        assertThatThrownBy(() -> new SumLoad(address, 1).ask()).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> new SumLoad(address, 1).measure(3, 1_000))
                .isInstanceOf(LoadFailedException.class)
                .hasMessageStartingWith("a request to " + SumLoad.shown(address) + " failed: ");
    }
}
