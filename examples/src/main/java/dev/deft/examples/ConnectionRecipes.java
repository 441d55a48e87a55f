package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.DatagramProtocol;
import dev.deft.net.Datagrams;
import dev.deft.net.Endpoints;
import dev.deft.net.LineProtocol;
import dev.deft.net.Protocol;
import dev.deft.net.TlsOptions;
import dev.deft.reactor.Reactor;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Recipes for datagrams, for TLS with an issuer of one's own and by STARTTLS, for files, and for threads that write. */
final class ConnectionRecipes {

    private ConnectionRecipes() {}

    /** Sends each datagram back to where it came from. */
    static final class DatagramEcho implements DatagramProtocol {

        private Datagrams port;

        @Override
        public void started(Datagrams opened) {
            port = opened;
        }

        @Override
        public void datagramReceived(Bytes data, Address.Inet from) {
            if (!data.isEmpty()) { // for an empty one cannot be sent
                port.send(data, from);
            }
        }
    }

    static Deferred<Datagrams> echoDatagrams(Reactor reactor, int port) {
        return Endpoints.udp(reactor, port).listen(new DatagramEcho());
    }

    /** Connects over TLS to a server whose certificate comes from one of the issuers in a PEM file. */
    static <P extends Protocol> Deferred<P> connect(Reactor reactor, String host, int port, Path issuers, P protocol) {
        return Endpoints.tlsClient(reactor, host, port, TlsOptions.client().trust(issuers))
                .connect(protocol);
    }

    /** Sends a file, and closes the connection; a peer that sees a reset knows that it has not all of it. */
    static Deferred<Long> sendFile(Reactor reactor, Connection connection, Path path) {
        return reactor.deferToThread(() -> FileChannel.open(path)) // which may wait for the disk
                .addCallbackDeferring(
                        file -> connection.send(file, 0, file.size()).onBoth(done -> file.close()))
                .onSuccess(sent -> connection.loseConnection())
                .onFailure(failure -> connection.abort());
    }

    /** Has a connection send a text, from any thread. */
    static void writeFromAnyThread(Reactor reactor, Connection connection, String text) {
        reactor.callFromThread(() -> connection.write(Bytes.utf8(text)));
    }

    /** The server's side of STARTTLS: lines are answered in the clear until the client asks for TLS. */
    static final class OffersTls extends LineProtocol {

        private final TlsOptions options;

        OffersTls(TlsOptions options) {
            this.options = options;
        }

        @Override
        protected void lineReceived(Bytes line) {
            if (line.toUtf8().equals("STARTTLS") && connection().tls().isEmpty()) {
                sendLine(Bytes.utf8("220 go ahead")); // is sent before the handshake, in the clear
                connection().startTls(options).addErrback(ConnectionLostException.class, lost -> null);
            } else {
                sendLine(Bytes.utf8("250 " + (connection().tls().isPresent() ? "encrypted" : "in the clear")));
            }
        }
    }

    /** The client's side of STARTTLS: it says nothing else before the connection is encrypted. */
    static final class AsksForTls extends LineProtocol {

        /** Fires with what the server says first over TLS. */
        final Deferred<String> answer = new Deferred<>();

        private final TlsOptions options;

        /** Makes one with the options of a client that name the server. */
        AsksForTls(TlsOptions options) {
            this.options = options;
        }

        @Override
        protected void connectionMade() {
            sendLine(Bytes.utf8("STARTTLS"));
        }

        @Override
        protected void lineReceived(Bytes line) {
            if (connection().tls().isPresent()) {
                answer.callback(line.toUtf8());
            } else if (line.toUtf8().startsWith("220 ")) {
                connection()
                        .startTls(options)
                        .onSuccess(tls -> sendLine(Bytes.utf8("HELLO")))
                        .addErrback(ConnectionLostException.class, lost -> null);
            } else {
                connection().abort(); // and do not go on in the clear
            }
        }
    }
}
