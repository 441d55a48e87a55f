package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.Endpoints;
import dev.deft.net.Limits;
import dev.deft.net.Lost;
import dev.deft.net.Port;
import dev.deft.net.Protocol;
import dev.deft.net.TcpClientEndpoint;
import dev.deft.net.TcpServerEndpoint;
import dev.deft.net.TlsOptions;
import dev.deft.soak.Violations;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A probe of connections over loopback, in the clear or over TLS, both ends on this reactor, which write, answer with what a deferred call brings, hold reading back, and are
 * closed and aborted at any time, as their port is, if the reactor does not stop first. Each that was made is lost once, last; what arrives is
 * what was written, in order; all of it arrives if the end comes in order, and so it comes where one end closes in order and the other does nothing of the kind; an answer that comes too late is not taken for sent; and each wait for a
 * connection or for what is sent is answered once.
 *
 * <p>Half of the reactors have none in the clear, and half of them none over TLS, for a reactor without channels sleeps in another way.
 */
final class ConnectionProbe extends AnswerProbe {

    private static final int MOST = 48;
    private static final int ONE_IN = 4;
    private static final int LONGEST_MICROS = 3_000;
    private static final int LONGEST_WRITE = 3_000;

    /** The most that one end writes: an answer is not answered for ever. */
    private static final int MOST_WRITTEN = 1 << 20;

    private static final Limits LIMITS = Limits.defaults().perPeer(10 * MOST);

    private final boolean isEncrypted;
    private final boolean isUsed;
    private final TcpServerEndpoint server;

    /** The options of the clients. */
    private final TlsOptions trusting = SelfSignedIdentity.client();

    private final List<End> made = new ArrayList<>();

    /** The ends that have connections, by the port of the client, whose connection they share. */
    private final Map<Integer, End> clients = new HashMap<>();

    private final Map<Integer, End> servers = new HashMap<>();

    /** The port that listens; null before, and while it is closed. */
    private @Nullable Port port;

    private boolean isListening;
    private int connects;

    ConnectionProbe(ReactorUnderTest tested, DeftOperations deft, SplittableRandom random, boolean isEncrypted) {
        super(tested, deft, random, LONGEST_MICROS);
        this.isEncrypted = isEncrypted;
        this.server = isEncrypted
                ? Endpoints.tlsServer(reactor, 0, SelfSignedIdentity.server())
                : Endpoints.tcpServer(reactor, 0);
        this.isUsed = random.nextBoolean();
    }

    @Override
    public void tick() {
        if (!isUsed || connects >= MOST || !isRunning()) {
            return;
        }
        Port open = port;
        if (open == null) {
            listen();
        } else if (random.nextInt(4 * MOST) == 0) {
            port = null;
            isListening = false;
            answers.watch("the end of a port", random.nextBoolean() ? open.stopListening() : open.drain(aWhile()));
        } else if (random.nextInt(ONE_IN) == 0) {
            connect(((Address.Inet) open.address()).port());
        }
    }

    private void listen() {
        if (isListening) {
            return;
        }
        isListening = true;
        Deferred<Port> listened = server.on(InetAddress.getLoopbackAddress())
                .limits(LIMITS)
                .listen(peer -> deft.protocol(new End(false)));
        answers.watch("listening", listened.onSuccess(opened -> port = opened));
    }

    private void connect(int number) {
        connects++;
        TcpClientEndpoint client = isEncrypted
                ? Endpoints.tlsClient(reactor, "127.0.0.1", number, trusting)
                : Endpoints.tcpClient(reactor, "127.0.0.1", number);
        Deferred<Protocol> connected = client.limits(LIMITS).connect(deft.protocol(new End(true)));
        answers.watch("a connect", connected);
        if (random.nextInt(MOST) == 0) {
            tested.later(aWhile(), connected::cancel);
        }
    }

    /** Returns the byte of every stream at a place; no two neighbours of a place are the same, nor are those of a piece further on. */
    private static byte at(int place) {
        return (byte) (place + (place >> 8) * 7);
    }

    /** One end of a connection. */
    private final class End implements Protocol {

        private final boolean isClient;
        private @Nullable Connection connection;

        /** The bytes that were written before it was closed here. */
        private int written;

        private int received;
        private boolean isClosed;
        private boolean isAborted;
        private int losses;
        private @Nullable Lost lost;

        End(boolean isClient) {
            this.isClient = isClient;
        }

        @Override
        public void connectionMade(Connection its) {
            connection = its;
            made.add(this);
            if (its.tls().isPresent() != isEncrypted) {
                answers.wrong(this + " was made " + (isEncrypted ? "in the clear" : "over TLS"));
            }
            Address.Inet client = (Address.Inet) (isClient ? its.host() : its.peer());
            (isClient ? clients : servers).put(client.port(), this);
            if (isClient) {
                write();
                tested.later(aWhile(), this::close);
            }
        }

        @Override
        public void dataReceived(Bytes data) {
            if (isClosed || losses > 0) {
                answers.wrong(this + " received data after its end");
            }
            for (int i = 0; i < data.length(); i++) {
                if (data.byteAt(i) != at(received)) {
                    answers.wrong(this + " received another byte at " + received + " than was written");
                    break;
                }
                received++;
            }
            switch (random.nextInt(6)) {
                case 0 -> holdBack();
                case 1 -> answerLater();
                case 2 -> {
                    if (random.nextInt(ONE_IN) == 0) {
                        close();
                    }
                }
                default -> write();
            }
        }

        private void write() {
            Connection its = connection;
            if (its == null || isClosed || losses > 0 || written > MOST_WRITTEN) {
                return;
            }
            byte[] next = new byte[1 + random.nextInt(LONGEST_WRITE)];
            for (int i = 0; i < next.length; i++) {
                next[i] = at(written + i);
            }
            written += next.length;
            its.write(Bytes.copyOf(next));
            if (random.nextInt(ONE_IN) == 0) {
                answers.watch("a flush", deft.flushed(its));
            }
        }

        private void answerLater() {
            answers.watch(
                    "a call for an answer",
                    reactor.deferToThread(() -> received).onSuccess(called -> {
                        if (losses > 0) {
                            writeTooLate();
                        } else {
                            write();
                        }
                    }));
        }

        private void writeTooLate() {
            Connection its = Objects.requireNonNull(connection, "it has received");
            its.write(Bytes.copyOf(new byte[1]));
            answers.watch(
                    "a flush",
                    deft.flushed(its)
                            .onSuccess(sent -> answers.wrong(this + " has sent what was written after its end")));
        }

        private void holdBack() {
            Connection its = connection;
            if (its != null) {
                its.pauseReading();
                tested.later(aWhile(), () -> {
                    if (losses == 0) {
                        its.resumeReading();
                    }
                });
            }
        }

        private void close() {
            Connection its = connection;
            if (its == null || isClosed || losses > 0) {
                return;
            }
            isClosed = true;
            if (random.nextInt(ONE_IN) == 0) {
                isAborted = true;
                its.abort();
            } else {
                its.loseConnection();
            }
        }

        @Override
        public void connectionLost(Lost reason) {
            losses++;
            lost = reason;
        }

        /** Returns whether the peer has ended the connection in order, and this end took all until then. */
        private boolean isEndedByPeer() {
            return !isClosed && lost instanceof Lost.Done done && done.byPeer();
        }

        /** Returns whether this end has closed the connection in order, and all that it wrote was sent. */
        private boolean hasEndedInOrder() {
            return isClosed && !isAborted && lost instanceof Lost.Done done && !done.byPeer();
        }

        /** Returns whether it was lost otherwise than in order, and neither it nor what it belongs to had a part in that. */
        private boolean isCutOff() {
            return !isClosed && (lost instanceof Lost.Failed || lost instanceof Lost.Truncated);
        }

        @Override
        public String toString() {
            return "the " + (isClient ? "client's" : "server's") + " end " + (isEncrypted ? "over TLS " : "")
                    + connection;
        }
    }

    @Override
    public void check(Violations violations, HangDetector hangDetector) {
        for (End end : made) {
            if (end.losses != 1) {
                answers.wrong(end + " was lost " + end.losses + " times");
            }
        }
        clients.forEach((number, client) -> {
            End server = servers.get(number);
            if (server != null) {
                checkLengths(client, server);
                checkLengths(server, client);
            }
        });
        super.check(violations, hangDetector);
    }

    private void checkLengths(End to, End from) {
        if (to.received > from.written || (to.isEndedByPeer() && to.received < from.written)) {
            answers.wrong(
                    to + " received " + to.received + " bytes of " + from.written + ", and was lost by " + to.lost);
        }
        if (from.hasEndedInOrder() && to.isCutOff()) {
            answers.wrong(to + " was lost by " + to.lost + ", though its peer had ended it in order");
        }
    }
}
