package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DelayedCall;
import dev.deft.net.Bytes;
import dev.deft.net.ClientEndpoint;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.LineProtocol;
import dev.deft.net.Lost;
import dev.deft.net.ReconnectingClient;
import dev.deft.reactor.Reactor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/** A client of Redis: any number of calls may be under way on one connection, for answers come in the order of the calls. */
final class Redis extends LineProtocol {

    /** The most bytes of an answer: those of a longer one would fill the memory before it could be handed over. */
    static final int LONGEST_ANSWER = 16 << 20;

    /** The most calls that wait for an answer. */
    static final int MOST_WAITING = 1_000;

    private static final Duration FOR_AN_ANSWER = Duration.ofSeconds(5);

    private final Reactor reactor;
    private final Deque<Call> waiting = new ArrayDeque<>();
    private final List<Bytes> text = new ArrayList<>();
    private int missing;
    private Lost lost;

    Redis(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Returns a client that keeps connected; it is a service. */
    static ReconnectingClient<Redis> client(Reactor reactor, ClientEndpoint endpoint) {
        return new ReconnectingClient<>(reactor, "redis", endpoint, () -> new Redis(reactor))
                .prepareConnection(redis -> redis.call("PING"));
    }

    /**
     * Sends a command; the answer is text, or nothing. One that does not come in time ends the connection, for those after it wait behind it: all of them
     * fail, and the client connects again. To cancel it drops the answer, which is waited for all the same.
     */
    Deferred<Optional<String>> call(String... words) {
        Deferred<Optional<String>> answer = new Deferred<>();
        if (lost != null) {
            answer.errback(new ConnectionLostException("a call of Redis", lost));
            return answer;
        }
        if (waiting.size() == MOST_WAITING) {
            answer.errback(new RejectedExecutionException(
                    MOST_WAITING + " calls of Redis wait for their answers; wait for some of them first"));
            return answer;
        }
        waiting.add(new Call(answer, reactor.callLater(FOR_AN_ANSWER, this::late)));
        sendLine(Bytes.utf8("*" + words.length));
        for (String word : words) {
            Bytes bytes = Bytes.utf8(word);
            sendLine(Bytes.utf8("$" + bytes.length()));
            sendLine(bytes);
        }
        return answer;
    }

    private void late() {
        lost = new Lost.TimedOut("an answer of Redis", FOR_AN_ANSWER);
        connection().abort();
    }

    /** Returns the call whose answer this is, which has come in time. */
    private Deferred<Optional<String>> answered() {
        Call call = waiting.remove();
        call.deadline.cancel();
        return call.answer;
    }

    @Override
    protected void lineReceived(Bytes line) throws IOException {
        String rest = line.slice(1).toUtf8();
        switch (line.byteAt(0)) {
            case '+', ':' -> answered().callback(Optional.of(rest));
            case '-' -> answered().errback(new IOException(rest));
            case '$' -> {
                int length = Integer.parseInt(rest);
                if (length < 0) {
                    answered().callback(Optional.empty());
                } else if (length > LONGEST_ANSWER) {
                    connection().loseConnection(new Lost.OverLimit("bytes in an answer of Redis", LONGEST_ANSWER));
                } else {
                    missing = length + CRLF.length();
                    setRawMode();
                }
            }
            default -> throw new IOException("no answer that is known: " + line);
        }
    }

    @Override
    protected void rawDataReceived(Bytes data) {
        int taken = Math.min(missing, data.length());
        text.add(data.slice(0, taken));
        missing -= taken;
        if (missing == 0) {
            Bytes all = Bytes.concat(text);
            text.clear();
            setLineMode(data.slice(taken));
            answered()
                    .callback(Optional.of(
                            all.slice(0, all.length() - CRLF.length()).toUtf8()));
        }
    }

    @Override
    public void connectionLost(Lost reason) {
        lost = lost == null ? reason : lost;
        while (!waiting.isEmpty()) {
            Call call = waiting.remove();
            if (call.deadline.isActive()) {
                call.deadline.cancel();
            }
            call.answer.errback(new ConnectionLostException("an answer of Redis", lost));
        }
    }

    /** A call that waits for its answer until its deadline. */
    private record Call(Deferred<Optional<String>> answer, DelayedCall deadline) {}
}
