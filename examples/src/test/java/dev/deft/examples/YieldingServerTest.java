package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.YieldableThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-threads")
class YieldingServerTest {

    @Test
    void theSameHandlerAnswersWhateverComputes() throws Exception {
        try (ThreadPool pool = ThreadPool.named("cores").fixed(2).shared().start()) {
            List<Executor> applies = List.of(
                    Runnable::run,
                    YieldableThread.exclusive(),
                    pool,
                    pool.share("sums").start());
            for (Executor apply : applies) {
                assertThat(answers(apply, "25000", "4")).containsExactly("312512500", "10");
            }
        }
    }

    @Test
    void eachRequestOfTheClientsIsAnswered() throws Exception {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        CompletableFuture<Void> server = serving(listening, YieldableThread.exclusive());
        try {
            assertThat(SumClient.run((InetSocketAddress) listening.getLocalSocketAddress(), 4, 5, 25_000))
                    .hasSize(20)
                    .containsOnly("312512500");
        } finally {
            listening.close();
            server.join();
        }
    }

    private static CompletableFuture<Void> serving(ServerSocket listening, Executor apply) {
        return CompletableFuture.runAsync(() -> {
            try {
                new YieldingServer(listening, apply).run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static List<String> answers(Executor apply, String... requests) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        CompletableFuture<Void> server = serving(listening, apply);
        try {
            return List.of(requests).stream()
                    .map(request -> answer(listening, request))
                    .toList();
        } finally {
            listening.close();
            server.join();
        }
    }

    private static String answer(ServerSocket server, String request) {
        try (Socket c = new Socket(server.getInetAddress(), server.getLocalPort())) {
            c.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(c.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
