package dev.deft.net.internal;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.ThrowingRunnable;
import dev.deft.net.Bytes;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Lost;
import dev.deft.net.Producer;
import dev.deft.net.Producing;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The application's side of the way out of one connection: what it writes, its producer, and the file that it has sent. {@link Outgoing} is the transport's side.
 * Reactor thread only.
 */
final class SendingSide implements Outgoing.Sender, Production.Owner {

    private final StreamConnection connection;

    /** The producer at work; null if there is none. While there is one, a connection that is to close waits for it. */
    private @Nullable Production production;

    /** The file that is being sent; null if none is. What is written waits for it. */
    private @Nullable Deferred<Long> fileSent;

    SendingSide(StreamConnection connection) {
        this.connection = connection;
    }

    /** Returns whether a producer is at work, that of a file included. */
    boolean hasProducer() {
        return production != null;
    }

    boolean sendsFile() {
        return fileSent != null;
    }

    void write(Bytes data) {
        if (data.isEmpty()) {
            return;
        }
        Outgoing outgoing = connection.outgoing;
        if (!takesData()) {
            if (outgoing.drop(data)) {
                NetLog.debug(connection + " drops what is written after its end; this is told once");
            }
            return;
        }
        outgoing.add(data);
        long most = connection.limits.unsentBytes();
        if (outgoing.unsent() > most) {
            connection.end.endLogged(
                    new Lost.OverLimit("unsent bytes", most),
                    "write less than the peer reads, wait for flushed(), or raise Limits.unsentBytes");
        } else {
            outgoing.sendAtEndOfTurn();
        }
    }

    /** Returns whether what is written is sent: when it is to close, what a producer writes, which may not be at its end. A file's bytes come another way. */
    private boolean takesData() {
        boolean isOfAProducer = production != null && fileSent == null;
        return isOfAProducer ? !hasEnded() : connection.end.isOpen() && !connection.outgoing.isEnding();
    }

    private ConnectionLostException noMoreData(String method) {
        return new ConnectionLostException(
                method,
                connection.end.isOpen() ? new Lost.Aborted("its end of data was sent") : connection.end.reason());
    }

    Deferred<Void> flushed() {
        Deferred<Void> flushed = connection.network.newDeferred();
        if (hasEnded() || connection.outgoing.dropped() > 0) {
            flushed.errback(noMoreData("flushed()"));
        } else {
            connection.outgoing.awaitFlush(flushed, sendsFile());
        }
        return flushed;
    }

    // Producers and files.

    Producing register(Producer producer) {
        if (production != null && !hasEnded()) {
            throw new IllegalStateException(connection + (fileSent == null ? " has a producer" : " sends a file")
                    + " already; wait until it has unregistered, or is sent");
        }
        Production made = new Production(producer, this);
        Runnable first = made::stop;
        if (takesData()) {
            production = made;
            first = () -> made.begin(!hasEnded() && connection.outgoing.isAllSent());
        }
        if (!connection.network.soon(first)) {
            made.stop();
        }
        return made;
    }

    Deferred<Long> send(FileChannel file, long from, long count) {
        Network network = connection.network;
        Outgoing outgoing = connection.outgoing;
        Deferred<Long> sent = network.newDeferred();
        if (!takesData()) {
            sent.errback(noMoreData("send()"));
            return sent;
        }
        Producing producing = register(new FileProducer(network, file, from, count, outgoing, sent));
        fileSent = sent;
        outgoing.hold();
        sent.onBoth(done -> {
            fileSent = null;
            producing.unregister();
            if (!hasEnded()) {
                outgoing.endFile();
                outgoing.release();
            }
        });
        return sent;
    }

    @Override
    public void call(String method, Object producer, ThrowingRunnable call) {
        Throwable unused = connection.calls.call(method, producer, call);
    }

    @Override
    public void produced(Production done) {
        if (production == done) {
            production = null;
            connection.outgoing.sendAtEndOfTurn();
        }
    }

    /** Stops the producer, which may have no end; but what is left of a file is sent. */
    void stopProducer() {
        if (production != null && fileSent == null) {
            production.stop();
            production = null;
            connection.outgoing.sendAtEndOfTurn();
        }
    }

    /** Tells all who wait that the connection is lost. */
    void lose(Lost why) {
        if (production != null) {
            production.stop();
        }
        if (fileSent != null && !fileSent.isCalled()) {
            fileSent.errback(new ConnectionLostException("send()", why));
        }
        connection.outgoing.failWaits(why);
    }

    // What came of what was written.

    @Override
    public boolean hasEnded() {
        return connection.end.hasEnded();
    }

    @Override
    public boolean allSent() {
        if (production != null) {
            if (!connection.isStartingTls()) { // or else all that it has made is held back
                production.allSent();
            }
            return false;
        }
        if (connection.outgoing.unsent() == 0) {
            connection.end.allSent();
        }
        return true;
    }

    @Override
    public void behind() {
        if (production != null) {
            production.behind();
        }
    }

    @Override
    public void failed(Throwable cause) {
        connection.end.failed(cause);
    }
}
