package dev.deft.http;

import dev.deft.net.Connection;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import org.jspecify.annotations.Nullable;

/** The times of one connection's requests, one after the other, for an observer; without one it looks at no clock. Reactor thread only. */
final class RequestTimer {

    private final Reactor reactor;
    private final @Nullable RequestObserver observer;
    private final long connected;
    private long begun;
    private long head;
    private long answered;

    RequestTimer(Reactor reactor, @Nullable RequestObserver observer) {
        this.reactor = reactor;
        this.observer = observer;
        this.connected = now();
    }

    private long now() {
        return observer == null ? 0 : ReactorAccess.get().nanoTime(reactor);
    }

    /** Is told that a request's first byte is looked at. */
    void begin() {
        begun = now();
    }

    /** Is told that its head is here. */
    void head() {
        head = now();
    }

    /** Is told that the handler has answered. */
    void answered() {
        answered = now();
    }

    /** Is told that a response is written, and tells the observer when it is sent. */
    void written(Connection connection, HttpRequest request, HttpResponse response) {
        RequestObserver told = observer;
        if (told == null) {
            return;
        }
        RequestTimes untilWritten =
                new RequestTimes(connected, begun, head, answered, 0); // the next request has its own
        Ends.of(
                connection.flushed(),
                sent -> tell(told, request, response, untilWritten),
                failure ->
                        HttpLog.debug("The response to " + request + " was not sent whole: " + failure.getMessage()));
    }

    private void tell(RequestObserver told, HttpRequest request, HttpResponse response, RequestTimes times) {
        try {
            told.answered(
                    request,
                    response,
                    new RequestTimes(
                            times.connectedNanos(),
                            times.begunNanos(),
                            times.headNanos(),
                            times.answeredNanos(),
                            now()));
        } catch (RuntimeException | Error thrown) {
            HttpLog.error("The observer " + told + " failed for " + request, thrown);
        }
    }
}
