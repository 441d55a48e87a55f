package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.HalfClosable;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One connection of a client, which has one request at a time. Reactor thread only. */
final class ClientConnection implements Protocol, HalfClosable {

    private final HostPool pool;
    private final Reactor reactor;
    private final HttpLimits limits;
    private final ResponseDecoder decoder;
    private final HeadInspector inspector;
    private @Nullable Connection connection;
    private ByteBuf input = Unpooled.EMPTY_BUFFER;

    /** The response's Deferred; null when it has fired, and between requests. */
    private @Nullable Deferred<HttpResponse> answer;

    /** The response's body; null before its head, and between requests. */
    private @Nullable IncomingBody body;

    private @Nullable Deferred<?> sending;

    /** The end of the time for what is waited for: a response's head, the next request. */
    private final Deadline deadline;

    /** Set while a request is sent, or a response is to come, or comes. */
    private boolean busy;

    /** Set when a byte has come since the request, though it may be of no head yet. */
    private boolean heard;

    private boolean isToHead;
    private boolean sent;
    private boolean keepsAlive;
    private boolean endsByClosing;
    private boolean processing;
    private boolean ended;

    /** Set when its pool has given it up before it was made, and counts it no more. */
    private boolean isAbandoned;

    private Lost whyItEnded = new Lost.Done(false);
    private int uses;

    ClientConnection(HostPool pool, Reactor reactor, HttpLimits limits) {
        this.pool = pool;
        this.reactor = reactor;
        this.limits = limits;
        this.deadline = new Deadline(reactor, ReactorAccess.get().confinement(reactor));
        this.decoder = new ResponseDecoder(limits);
        this.inspector = new HeadInspector(false, limits.headers());
    }

    /** Sends a request; fires with the head of its response. To cancel it ends the connection. */
    Deferred<HttpResponse> exchange(HttpRequest request, Duration firstByteTime) {
        Deferred<HttpResponse> response = new Deferred<>(this::giveUp);
        busy = true;
        uses++;
        answer = response;
        body = null;
        sent = false;
        heard = false;
        keepsAlive = true;
        endsByClosing = false;
        isToHead = request.method().equals("HEAD");
        decoder.nextIsToHead(isToHead);
        inspector.reset();
        deadline.set(
                firstByteTime,
                () -> fail(new TimeoutException("The response to " + request
                        + " of " + connection().peer() + " did not begin within " + firstByteTime
                        + "; raise HttpClientOptions.firstByteTime, or look at the server")));
        // It is not cancelled if this ends: a file that was just opened would be dropped, and nobody would close it.
        Ends.of(
                MessageWriter.prepare(reactor, connection(), request.body()),
                writer -> send(request, writer),
                this::fail);
        return response;
    }

    /** Has it end unless it has a request within {@code idle}. */
    void awaitRequest(Duration idle) {
        deadline.set(idle, this::end);
    }

    /** Ends the connection for a response that nobody waits for any more; once its head is here, the next request may have the connection. */
    private void giveUp(Deferred<HttpResponse> cancelled) {
        if (answer == cancelled) {
            answer = null;
            end();
        }
    }

    /** Returns whether it has had another request before the present one, of whose response nothing has come: it may have been ended before the two met. */
    boolean isReusedInVain() {
        return uses > 1 && !heard;
    }

    private void send(HttpRequest request, MessageWriter writer) {
        if (ended) {
            writer.close();
            return;
        }
        HttpHeaders headers = request.headers().without("Connection");
        if (!headers.contains("Host")) {
            headers = headers.adding("Host", request.authority());
        }
        boolean tellsLength =
                writer.length() != 0 || List.of("POST", "PUT", "PATCH").contains(request.method());
        MessageWriter.Head head = new MessageWriter.Head(
                request.method() + " " + request.target() + " HTTP/1.1", headers, "", true, true, tellsLength);
        Deferred<Void> sends = Deferreds.maybeDeferred(() -> writer.send(head));
        sending = sends;
        Ends.of(
                sends,
                done -> {
                    sent = true;
                    sending = null;
                },
                failure -> {
                    sending = null;
                    fail(failure);
                });
    }

    // The connection's calls.

    @Override
    public void connectionMade(Connection made) {
        connection = made;
        if (isAbandoned) {
            made.loseConnection();
        }
    }

    @Override
    public void dataReceived(Bytes data) throws Exception {
        if (ended) {
            return;
        }
        if (!busy) {
            HttpLog.debug(connection() + " is closed: the server has sent something that nobody asked for");
            end();
            return;
        }
        heard = true;
        ByteBuf more = HttpServerProtocol.buffer(data);
        input = input.isReadable() ? Unpooled.wrappedBuffer(input, more) : more;
        process();
        if (input.isReadable()) {
            input = Unpooled.copiedBuffer(input);
        }
    }

    @Override
    public void readClosed() {
        whyItEnded = new Lost.Done(true);
        inputEnded(whyItEnded);
        end();
    }

    @Override
    public void connectionLost(Lost reason) {
        inputEnded(reason);
        if (!ended) {
            ended = true;
            whyItEnded = reason;
        }
        deadline.end();
        if (!isAbandoned) {
            pool.closed(this);
        }
    }

    private void inputEnded(Lost reason) {
        IncomingBody its = body;
        if (its != null && endsByClosing && reason instanceof Lost.Done done && done.byPeer() && !input.isReadable()) {
            busy = false;
            body = null;
            its.end();
        } else if (busy) {
            fail(new ConnectionLostException("the response", reason));
        }
    }

    // The response.

    private void process() throws Exception {
        if (processing) {
            return;
        }
        processing = true;
        try {
            boolean goesOn = true;
            while (goesOn) {
                goesOn = step();
            }
        } finally {
            processing = false;
        }
        if (!ended) {
            if (body == null || body.takesMore()) {
                connection().resumeReading();
            } else {
                connection().pauseReading();
            }
        }
    }

    private boolean step() throws Exception {
        if (ended || !input.isReadable() || (body != null && !body.takesMore())) {
            return false;
        }
        if (!busy) {
            end(); // a second response, to a request that was not made
            return false;
        }
        int from = input.readerIndex();
        List<Object> decoded = decoder.decode(input);
        if (body == null) {
            try {
                inspector.look(input, from, input.readerIndex());
            } catch (HttpException malformed) {
                fail(malformed("The response is malformed: " + malformed.getMessage(), malformed));
                return false;
            }
        }
        boolean some = !decoded.isEmpty();
        Runnable tell = null;
        for (Object each : List.copyOf(decoded)) {
            if (each instanceof io.netty.handler.codec.http.HttpResponse head) {
                tell = begin(head);
            } else if (each instanceof HttpContent content) {
                take(content);
            }
        }
        if (tell != null) {
            tell.run(); // when the connection is free, if it is: the answer may be another request
        }
        return some;
    }

    private static ProtocolException malformed(String message, Throwable cause) {
        ProtocolException malformed = new ProtocolException(message);
        malformed.initCause(cause);
        return malformed;
    }

    /** Takes a head; returns what tells the caller of it, or null if there is nothing to tell. */
    private @Nullable Runnable begin(io.netty.handler.codec.http.HttpResponse head) {
        Deferred<HttpResponse> waits = answer;
        Throwable cause = RequestDecoder.causeOf(head);
        int status = head.status().code();
        if (waits == null) {
            return null;
        }
        if (cause != null || status < 100 || status > 599 || status == 101) {
            fail(malformed(
                    "The response is malformed, or of a protocol that nobody asked for: " + head.status(),
                    cause == null ? new ProtocolException(head.status().toString()) : cause));
            return null;
        }
        if (status < 200) {
            inspector.reset();
            decoder.nextIsToHead(isToHead);
            return null; // 100 Continue and the like
        }
        HttpHeaders headers;
        try {
            headers = HttpHeaders.of(head.headers());
        } catch (IllegalArgumentException refused) {
            fail(malformed("The response is malformed", refused));
            return null;
        }
        long length = HttpUtil.getContentLength(head, -1L);
        boolean hasBody = !isToHead && status != 204 && status != 304;
        endsByClosing = hasBody && length < 0 && !headers.contains("Transfer-Encoding");
        keepsAlive = !endsByClosing && HttpUtil.isKeepAlive(head);
        deadline.clear();
        answer = null;
        IncomingBody its = IncomingBody.ofResponse(reactor, hasBody ? length : 0, this::bodyWanted);
        body = its;
        HttpResponse response = new HttpResponse(status, headers, its);
        return () -> {
            if (waits.isCalled()) { // it was cancelled since
                its.close();
            } else {
                waits.callback(response);
            }
        };
    }

    private void take(HttpContent content) {
        IncomingBody its = body;
        if (its == null || ended) {
            return; // of an interim response
        }
        Throwable cause = RequestDecoder.causeOf(content);
        if (cause != null) {
            fail(malformed("The body of the response is malformed", cause));
            return;
        }
        if (its.received() + content.content().readableBytes() > limits.body()) {
            fail(new IOException("The body of the response of " + connection().peer() + " has more than "
                    + limits.body() + " bytes; raise HttpClientOptions.limits, or look at the server"));
            return;
        }
        its.add(HttpServerProtocol.bytes(content.content()));
        if (content instanceof LastHttpContent) {
            done();
            its.end(); // when the connection is free: the reader's answer may be another request
        }
    }

    private void bodyWanted() {
        IncomingBody its = body;
        if (its != null && its.isAbandoned() && !its.hasEnded()) {
            end(); // what nobody reads is not worth receiving
            return;
        }
        var unused = reactor.callLater(Duration.ZERO, () -> {
            if (!ended) {
                goOn();
            }
        });
    }

    private void goOn() {
        try {
            process();
        } catch (Exception thrown) {
            fail(thrown);
        }
    }

    /** Gives the connection back, or ends it where it is of no more use. */
    private void done() {
        boolean isOfUse = sent && keepsAlive && !input.isReadable();
        busy = false;
        body = null;
        if (isOfUse) {
            pool.free(this);
        } else {
            end();
        }
    }

    /** Fails the response, or what is left of its body, and ends the connection. */
    void fail(Throwable failure) {
        Deferred<HttpResponse> waits = answer;
        IncomingBody its = body;
        answer = null;
        body = null; // for the end cancels what is being sent, which fails in its turn, and not with the reason
        end();
        busy = false;
        if (waits != null) {
            waits.errback(failure);
        } else if (its != null) {
            its.fail(failure);
        }
    }

    /** Ends it at once; what was being sent or received is of no more use. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        deadline.end();
        input = Unpooled.EMPTY_BUFFER;
        if (busy || sending != null) {
            connection().abort();
        } else {
            connection().loseConnection();
        }
        Deferred<?> unfinished = sending;
        sending = null;
        if (unfinished != null) {
            unfinished.cancel();
        }
    }

    /** Ends one whose connector has failed, though it may be connected; returns whether it is, so that the pool is told of its end, or was. */
    boolean abandon() {
        if (connection == null) {
            isAbandoned = true;
            ended = true;
            return false;
        }
        end();
        return true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Returns the reason of its end, once it has ended. */
    Lost whyItEnded() {
        return whyItEnded;
    }

    private Connection connection() {
        return Objects.requireNonNull(connection, "connectionMade() was called");
    }
}
