package dev.deft.soak.chaos;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A DNS server on loopback, over UDP and TCP, that answers as the name says that it is asked for. Each name has an address of its own.
 * Any thread.
 *
 * <p>It knows one question a message and no compression in it, which is what resolvers send (RFC 1035, 4.1).
 */
final class UnreliableDns implements AutoCloseable {

    /** The ways to answer. */
    enum Answer {
        PROMPT,
        LATE,
        /** An answer to what was not asked, twice, and then the right one. */
        WRONG,
        /** No more than that there is one, which is to be asked for over TCP. */
        TRUNCATED,
        /** There is no such name. */
        UNKNOWN,
        NEVER
    }

    private static final int HEADER = 12;
    private static final int LONGEST = 512;
    private static final int TYPE_A = 1;
    private static final int RESPONSE = 0x8180; // recursion desired and available, no error
    private static final int TRUNCATED = 0x0200;
    private static final int NO_SUCH_NAME = 3;
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    /** The number of times that each name's address was asked for over UDP. */
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    private UnreliableDns(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
    }

    /** Opens one on a port that is free for both. */
    static UnreliableDns open(DaemonThreads threads) throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        while (true) {
            DatagramSocket udp = new DatagramSocket(0, here);
            try {
                UnreliableDns server = new UnreliableDns(udp, new ServerSocket(udp.getLocalPort(), 0, here));
                threads.start("dns", server::serveUdp);
                threads.start("dns-tcp", () -> server.serveTcp(threads));
                return server;
            } catch (BindException taken) {
                udp.close(); // that port is somebody's for TCP
            }
        }
    }

    /** Returns a name that is answered so; with its last dot, so that nothing of the machine's own domain is tried. */
    static String name(Answer answer, int number) {
        return answer.name().toLowerCase(Locale.ROOT) + "-" + number + ".test.";
    }

    /** Returns the address of all names of this number, up to 2<sup>24</sup>. */
    static String address(int number) {
        return "127." + (number >> 16) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    /** Returns the number of times that the name's address was asked for, but for those over TCP. */
    int asked(String name) {
        return asked.getOrDefault(name.substring(0, name.indexOf('.')), 0);
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    /** A reply, and when it is to be sent. */
    private record Late(DatagramPacket reply, long at) {}

    private void serveUdp() {
        Queue<Late> late = new ArrayDeque<>();
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        while (!udp.isClosed()) {
            try {
                while (!late.isEmpty() && late.peek().at() <= System.nanoTime()) {
                    udp.send(late.remove().reply());
                }
                udp.setSoTimeout(late.isEmpty() ? 0 : 1);
                if (receives(packet)) {
                    byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
                    answer(new Query(message), packet.getSocketAddress(), late);
                }
            } catch (IOException failure) {
                throwUnlessClosed(failure);
            }
        }
    }

    private boolean receives(DatagramPacket packet) throws IOException {
        packet.setLength(LONGEST);
        try {
            udp.receive(packet);
            return true;
        } catch (SocketTimeoutException none) { // one of those that are late may be due
            return false;
        }
    }

    private void answer(Query query, SocketAddress from, Queue<Late> late) throws IOException {
        Answer answer = query.answer();
        if (query.asksForAddress()) {
            asked.merge(query.label(), 1, Integer::sum);
        } else if (answer != Answer.NEVER) {
            send(query.reply(answer == Answer.UNKNOWN ? RESPONSE | NO_SUCH_NAME : RESPONSE), from);
            return;
        }
        switch (answer) {
            case PROMPT -> send(query.withAddress(), from);
            case LATE -> late.add(new Late(packet(query.withAddress(), from), System.nanoTime() + LATE_NANOS));
            case WRONG -> {
                send(query.changedAt(1).withAddress(), from); // the id
                send(query.changedAt(HEADER + 1).withAddress(), from); // the first letter
                send(query.withAddress(), from);
            }
            case TRUNCATED -> send(query.reply(RESPONSE | TRUNCATED), from);
            case UNKNOWN -> send(query.reply(RESPONSE | NO_SUCH_NAME), from);
            case NEVER -> {}
        }
    }

    private void send(byte[] reply, SocketAddress to) throws IOException {
        udp.send(packet(reply, to));
    }

    private static DatagramPacket packet(byte[] reply, SocketAddress to) {
        return new DatagramPacket(reply, reply.length, to);
    }

    private void serveTcp(DaemonThreads threads) {
        while (!tcp.isClosed()) {
            try {
                Socket connection = tcp.accept();
                threads.start("dns-connection", () -> answerOverTcp(connection));
            } catch (IOException failure) {
                throwUnlessClosed(failure);
            }
        }
    }

    private void answerOverTcp(Socket connection) {
        connections.add(connection);
        try (connection) {
            if (tcp.isClosed()) {
                return; // this came too late for close()
            }
            DataInputStream in = new DataInputStream(connection.getInputStream());
            byte[] reply = new Query(in.readNBytes(in.readUnsignedShort())).withAddress();
            DataOutputStream out = new DataOutputStream(connection.getOutputStream());
            out.writeShort(reply.length);
            out.write(reply);
            out.flush();
        } catch (IOException gone) {
            return; // whoever asked has given up
        } finally {
            connections.remove(connection);
        }
    }

    private void throwUnlessClosed(IOException failure) {
        if (!udp.isClosed()) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A question as it came. */
    private static final class Query {

        private final byte[] message;

        Query(byte[] message) {
            this.message = message;
        }

        /** Returns the first part of the name. */
        String label() {
            return new String(message, HEADER + 1, message[HEADER], StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        }

        Answer answer() {
            return Answer.valueOf(label().substring(0, label().indexOf('-')).toUpperCase(Locale.ROOT));
        }

        private int questionEnd() {
            int end = HEADER;
            while (message[end] != 0) {
                end += 1 + message[end];
            }
            return end + 5; // the root, the type and the class
        }

        boolean asksForAddress() {
            return ByteBuffer.wrap(message).getShort(questionEnd() - 4) == TYPE_A;
        }

        /** Returns a query that differs in one byte. */
        Query changedAt(int index) {
            byte[] other = message.clone();
            other[index] ^= 1;
            return new Query(other);
        }

        byte[] reply(int flags) {
            return Arrays.copyOf(head(flags, 0).array(), questionEnd());
        }

        byte[] withAddress() {
            String number = label().substring(label().indexOf('-') + 1);
            int address = 127 << 24 | Integer.parseInt(number);
            return head(RESPONSE, 1)
                    .putShort((short) (0xC000 | HEADER)) // the name: see the question's
                    .putShort((short) TYPE_A)
                    .putShort((short) 1)
                    .putInt(0) // to be kept for no time
                    .putShort((short) Integer.BYTES)
                    .putInt(address)
                    .array();
        }

        private ByteBuffer head(int flags, int answers) {
            int end = questionEnd();
            return ByteBuffer.allocate(end + 16)
                    .put(message, 0, 2)
                    .putShort((short) flags)
                    .putShort((short) 1)
                    .putShort((short) answers)
                    .putInt(0)
                    .put(message, HEADER, end - HEADER);
        }
    }
}
