package dev.deft.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A DNS server on loopback for whom every name has the address 127.0.0.1, for no time to be kept; it tells it after a delay.
 *
 * <p>It knows one question a message and no compression in it, which is what resolvers send (RFC 1035, 4.1); to anything else it gives no
 * answer.
 */
final class LoopbackDns implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int LONGEST = 512;
    private static final int TYPE_A = 1;
    private static final short RESPONSE = (short) 0x8180; // recursion desired and available, no error
    private static final byte[] ADDRESS = {127, 0, 0, 1};

    private final DatagramSocket socket;
    private final long delayNanos;

    /** Sends the answers that are delayed. */
    private final ScheduledThreadPoolExecutor answers;

    private final Thread receiver;

    private LoopbackDns(DatagramSocket socket, Duration delay) {
        this.socket = socket;
        this.delayNanos = delay.toNanos();
        answers = new ScheduledThreadPoolExecutor(1, call -> new Thread(call, "deft-isolate-dns-answers"));
        answers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        receiver = new Thread(this::serve, "deft-isolate-dns");
    }

    /** Opens one on a port that is free. */
    static LoopbackDns open(Duration delay) throws IOException {
        LoopbackDns server = new LoopbackDns(new DatagramSocket(0, InetAddress.getLoopbackAddress()), delay);
        server.receiver.start();
        return server;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() {
        socket.close();
        answers.shutdown();
    }

    private void serve() {
        byte[] buffer = new byte[LONGEST];
        try {
            while (true) {
                DatagramPacket query = new DatagramPacket(buffer, LONGEST);
                socket.receive(query);
                byte[] answer = answer(buffer, query.getLength());
                if (answer.length > 0) {
                    send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            socket.close(); // if it was not: whoever asks is told by a time-out then
        }
    }

    private void send(DatagramPacket answer) throws IOException {
        if (delayNanos == 0) {
            socket.send(answer);
            return;
        }
        var unused = answers.schedule(
                () -> {
                    socket.send(answer);
                    return answer;
                },
                delayNanos,
                TimeUnit.NANOSECONDS);
    }

    /** Returns the answer to a message; empty to one that is no question. */
    static byte[] answer(byte[] message, int length) {
        int end = HEADER;
        while (end < length && message[end] > 0) {
            end += 1 + message[end];
        }
        int questionEnd = end + 5; // the root, the type and the class
        if (questionEnd > length || message[end] != 0) {
            return new byte[0];
        }
        ByteBuffer query = ByteBuffer.wrap(message);
        boolean asksForAddress = query.getShort(end + 1) == TYPE_A;
        ByteBuffer answer = ByteBuffer.allocate(questionEnd + 16)
                .putShort(query.getShort(0))
                .putShort(RESPONSE)
                .putShort((short) 1)
                .putShort((short) (asksForAddress ? 1 : 0))
                .putInt(0)
                .put(message, HEADER, questionEnd - HEADER);
        if (asksForAddress) {
            answer.putShort((short) (0xC000 | HEADER)) // the name: see the question's
                    .putShort((short) TYPE_A)
                    .putShort((short) 1)
                    .putInt(0)
                    .putShort((short) ADDRESS.length)
                    .put(ADDRESS);
        }
        return Arrays.copyOf(answer.array(), answer.position());
    }
}
