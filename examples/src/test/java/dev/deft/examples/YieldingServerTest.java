package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.YieldableThread;
import java.io.IOException;
import java.net.InetAddress;
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

    private static List<String> answers(Executor apply, String... requests) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        CompletableFuture<Void> server = CompletableFuture.runAsync(() -> {
            try {
                new YieldingServer(listening, apply).run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
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
