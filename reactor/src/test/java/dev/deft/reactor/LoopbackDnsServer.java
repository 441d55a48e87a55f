package dev.deft.reactor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A DNS server on loopback, over UDP and TCP, that answers when and what the test says, on the test's own thread. */
final class LoopbackDnsServer implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int LONGEST = 512;
    private static final int PATIENCE = (int) TimeUnit.MINUTES.toMillis(5);
    private static final int TYPE_A = 1;
    private static final short RESPONSE = (short) 0x8180; // recursion desired and available, no error
    private static final short TRUNCATED = 0x0200;

    private final DatagramSocket udp;
    private final ServerSocket tcp;

    /** A question as it came, with the sender's id. */
    static final class Query {

        private final short id;

        /** The name, the type and the class. */
        private final byte[] question;

        private final SocketAddress from;

        private Query(short id, byte[] question, SocketAddress from) {
            this.id = id;
            this.question = question;
            this.from = from;
        }

        short id() {
            return id;
        }

        static Query parse(byte[] message, SocketAddress from) {
            int end = HEADER;
            while (message[end] != 0) {
                end += 1 + message[end];
            }
            return new Query(ByteBuffer.wrap(message).getShort(), Arrays.copyOfRange(message, HEADER, end + 5), from);
        }

        char firstLetter() {
            return (char) question[1];
        }

        int type() {
            return ByteBuffer.wrap(question).getShort(question.length - 4);
        }

        Query withId(int other) {
            return new Query((short) other, question, from);
        }

        /** Returns a query for another name of the same length. */
        Query withFirstLetter(char letter) {
            byte[] other = question.clone();
            other[1] = String.valueOf(letter).getBytes(StandardCharsets.US_ASCII)[0];
            return new Query(id, other, from);
        }

        byte[] answer(String address, int ttl) throws IOException {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return header(RESPONSE, 1)
                    .putShort((short) (0xC000 | HEADER)) // the name: see the question's
                    .putShort((short) TYPE_A)
                    .putShort((short) 1)
                    .putInt(ttl)
                    .putShort((short) bytes.length)
                    .put(bytes)
                    .array();
        }

        byte[] truncated() {
            return Arrays.copyOf(header((short) (RESPONSE | TRUNCATED), 0).array(), HEADER + question.length);
        }

        byte[] nothing() {
            return Arrays.copyOf(header(RESPONSE, 0).array(), HEADER + question.length);
        }

        private ByteBuffer header(short flags, int answers) {
            return ByteBuffer.allocate(HEADER + question.length + 16)
                    .putShort(id)
                    .putShort(flags)
                    .putShort((short) 1)
                    .putShort((short) answers)
                    .putInt(0)
                    .put(question);
        }
    }

    private LoopbackDnsServer(DatagramSocket udp, ServerSocket tcp) throws IOException {
        this.udp = udp;
        this.tcp = tcp;
        tcp.setSoTimeout(PATIENCE);
    }

    static LoopbackDnsServer open() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        while (true) {
            DatagramSocket udp = new DatagramSocket(0, here);
            try {
                return new LoopbackDnsServer(udp, new ServerSocket(udp.getLocalPort(), 1, here));
            } catch (BindException taken) {
                udp.close(); // that port is somebody's for TCP
            }
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    /** Waits for the next question for an IPv4 address; to one for others there is no answer. */
    Query receive() throws IOException {
        return Objects.requireNonNull(receive(PATIENCE), "no question came");
    }

    /** Waits so long for it; null if none came. */
    @Nullable
    Query receive(int millis) throws IOException {
        udp.setSoTimeout(millis);
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
            try {
                udp.receive(packet);
            } catch (SocketTimeoutException none) {
                return null;
            }
            Query query = Query.parse(packet.getData(), packet.getSocketAddress());
            if (query.type() == TYPE_A) {
                return query;
            }
            send(query, query.nothing());
        }
    }

    /** Sends {@code reply} to whoever has sent {@code query}. */
    void send(Query query, byte[] reply) throws IOException {
        udp.send(new DatagramPacket(reply, reply.length, query.from));
    }

    /** Answers the question that comes next over TCP. */
    void answerOverTcp(String address, int ttl) throws IOException {
        try (Socket socket = tcp.accept()) {
            socket.setSoTimeout(PATIENCE);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] message = in.readNBytes(in.readUnsignedShort());
            byte[] reply = Query.parse(message, socket.getRemoteSocketAddress()).answer(address, ttl);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(reply.length);
            out.write(reply);
            out.flush();
            in.read(); // until the client closes
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
