package dev.deft.examples;

import dev.deft.deferred.Deferred;
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

/** A client of Redis: any number of calls may be under way on one connection, for answers come in the order of the calls. */
final class Redis extends LineProtocol {

    /** The most bytes of an answer: those of a longer one would fill the memory before it could be handed over. */
    static final int LONGEST_ANSWER = 16 << 20;

    private final Deque<Deferred<Optional<String>>> waiting = new ArrayDeque<>();
    private final List<Bytes> text = new ArrayList<>();
    private int missing;
    private Lost lost;

    /** Returns a client that keeps connected; it is a service. */
    static ReconnectingClient<Redis> client(Reactor reactor, ClientEndpoint endpoint) {
        return new ReconnectingClient<>(reactor, "redis", endpoint, Redis::new)
                .prepareConnection(redis -> redis.call("PING").addTimeout(Duration.ofSeconds(5), reactor));
    }

    /** Sends a command; the answer is text, or nothing. */
    Deferred<Optional<String>> call(String... words) {
        Deferred<Optional<String>> answer = new Deferred<>();
        if (lost != null) {
            answer.errback(new ConnectionLostException("a call of Redis", lost));
            return answer;
        }
        waiting.add(answer);
        sendLine(Bytes.utf8("*" + words.length));
        for (String word : words) {
            Bytes bytes = Bytes.utf8(word);
            sendLine(Bytes.utf8("$" + bytes.length()));
            sendLine(bytes);
        }
        return answer;
    }

    @Override
    protected void lineReceived(Bytes line) throws IOException {
        String rest = line.slice(1).toUtf8();
        switch (line.byteAt(0)) {
            case '+', ':' -> waiting.remove().callback(Optional.of(rest));
            case '-' -> waiting.remove().errback(new IOException(rest));
            case '$' -> {
                int length = Integer.parseInt(rest);
                if (length < 0) {
                    waiting.remove().callback(Optional.empty());
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
            waiting.remove()
                    .callback(Optional.of(
                            all.slice(0, all.length() - CRLF.length()).toUtf8()));
        }
    }

    @Override
    public void connectionLost(Lost reason) {
        lost = reason;
        while (!waiting.isEmpty()) {
            waiting.remove().errback(new ConnectionLostException("an answer of Redis", reason));
        }
    }
}
