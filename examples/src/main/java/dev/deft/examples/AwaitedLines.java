package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.LineProtocol;
import dev.deft.net.Lost;
import dev.deft.reactor.Reactor;
import java.util.function.Consumer;

/** A connection whose lines are awaited. One is read when it is asked for: a peer that talks on waits. Reactor thread only. */
final class AwaitedLines extends LineProtocol {

    private final Reactor reactor;
    private final Consumer<AwaitedLines> begin;

    /** The line that was asked for; one that has fired, where none is. */
    private Deferred<String> asked = Deferred.succeed("");

    private Lost lost;

    /** Makes one; {@code begin} is called when it has its connection. */
    AwaitedLines(Reactor reactor, Consumer<AwaitedLines> begin) {
        this.reactor = reactor;
        this.begin = begin;
    }

    @Override
    protected void connectionMade() {
        connection().pauseReading();
        begin.accept(this);
    }

    /** Returns the next line, which fails if the connection is lost before it comes. One at a time. */
    Deferred<String> line() {
        if (lost != null) {
            return Deferred.fail(new ConnectionLostException("a line", lost));
        }
        asked = reactor.newDeferred();
        connection().resumeReading();
        return asked;
    }

    @Override
    protected void lineReceived(Bytes line) {
        connection().pauseReading();
        asked.callback(line.toUtf8()); // whoever awaits it goes on here, and may ask for the next
    }

    @Override
    public void connectionLost(Lost reason) {
        lost = reason;
        if (!asked.isCalled()) {
            asked.errback(new ConnectionLostException("a line", reason));
        }
    }

    void say(String line) {
        sendLine(Bytes.utf8(line));
    }

    void end() {
        connection().loseConnection();
    }
}
