package dev.deft.jdbc;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A way to a server that is cut when the client has asked for something and the server has answered: the answer is lost. */
final class LossyForwarder implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int serverPort;

    /** The words of a client after which the way is cut. */
    private final String lastWords;

    private volatile boolean cuts;

    LossyForwarder(int serverPort, String lastWords) throws IOException {
        this.serverPort = serverPort;
        this.lastWords = lastWords;
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                threads.execute(() -> forward(client, server, lastWords));
                threads.execute(() -> forward(server, client, null));
            }
        } catch (IOException closed) {
            // The test is over.
            return;
        }
    }

    private void forward(Socket from, Socket to, @Nullable String watched) {
        byte[] bytes = new byte[10_000];
        try (from;
                to) {
            for (int read = from.getInputStream().read(bytes);
                    read >= 0;
                    read = from.getInputStream().read(bytes)) {
                if (watched != null && new String(bytes, 0, read, StandardCharsets.ISO_8859_1).contains(watched)) {
                    cuts = true; // before the server is told, whose answer is the next
                }
                if (watched == null && cuts) {
                    return;
                }
                to.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException cut) {
            // One end is gone, and so is the other when this returns.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
