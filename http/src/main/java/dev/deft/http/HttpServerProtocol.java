package dev.deft.http;

import dev.deft.deferred.internal.CarriedContext;
import dev.deft.deferred.internal.CarriedContexts;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.HalfClosable;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import dev.deft.net.internal.BytesAccess;
import dev.deft.net.internal.StreamConnection;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.ReactorAccess;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a server. It takes one request after the other: the next is looked at when the response before it is sent, so that those of a client
 * that does not wait for responses come in order, and cost the memory of one. Reactor thread only.
 *
 * <p>Its states: idle (no exchange, no byte of a head), in a head (bytes of it have come), in an {@link Exchange}, and closing, when what arrives is dropped.
 */
final class HttpServerProtocol implements Protocol, HalfClosable, Exchange.Owner {

    private static final BytesAccess BYTES = BytesAccess.get();

    /** The most bytes of a body that nobody reads which are received, so that the connection can go on. */
    private static final long MOST_UNREAD = 1 << 18;

    private final HttpServer server;
    private final PortConnections port;
    private final Reactor reactor;
    private final HttpLimits limits;
    private final RequestDecoder decoder;
    private final HeadInspector inspector;
    private final RequestTimer timer;

    private @Nullable Connection connection;

    /** The context in which the connection was made, and in which each request begins, whatever that before it has left; null where none is carried. */
    private @Nullable CarriedContext context;

    /** The bytes that have come and were not looked at. */
    private ByteBuf input = Unpooled.EMPTY_BUFFER;

    /** The request that is being answered; null if there is none. */
    private @Nullable Exchange exchange;

    /** The end of the time for what is waited for: a head, a body's next byte, the next request. */
    private final Deadline deadline;

    private int requests;
    private boolean processing;
    private boolean isInHead;

    /** Set while time runs for a head, which it does not for one that comes whole. */
    private boolean isHeadTimed;

    private boolean closing;
    private boolean draining;
    private boolean readClosed;
    private boolean lost;

    HttpServerProtocol(HttpServer server, PortConnections port) {
        this.server = server;
        this.port = port;
        this.reactor = server.reactor();
        this.limits = server.limits();
        this.deadline = new Deadline(reactor, ReactorAccess.get().confinement(reactor));
        this.decoder = new RequestDecoder(server.decoding());
        this.inspector = new HeadInspector(true, limits.headers());
        this.timer = server.newTimer();
    }

    // The connection's calls.

    @Override
    public void connectionMade(Connection made) {
        connection = made;
        deadline.setConnection(made);
        context = ReactorAccess.get().captureContext(reactor);
        awaitRequest();
        port.opened(this);
    }

    @Override
    public void dataReceived(Bytes data) throws Exception {
        if (closing) {
            return;
        }
        ByteBuf more = buffer(data);
        input = input.isReadable() ? Unpooled.wrappedBuffer(input, more) : more;
        process();
        if (input.isReadable()) {
            input = Unpooled.copiedBuffer(input); // flat again, and without what was used
        }
    }

    @Override
    public void readClosed() {
        readClosed = true;
        Exchange its = exchange;
        if (its == null || closing) {
            close();
        } else {
            its.inputEnded();
        }
    }

    @Override
    public void connectionLost(Lost reason) {
        lost = true;
        closing = true;
        deadline.end();
        port.closed(this);
        if (exchange != null) {
            exchange.connectionLost(reason);
        }
    }

    // Requests.

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
        if (!closing) {
            adjust();
        }
    }

    /** Takes what comes next; returns whether there may be more. */
    private boolean step() throws Exception {
        if (closing || !input.isReadable() || (exchange != null && !exchange.takesInput())) {
            return false;
        }
        if (exchange == null && !isInHead) {
            isInHead = true;
            timer.begin();
            inspector.reset();
        }
        int from = input.readerIndex();
        List<Object> decoded = decoder.decode(input);
        if (exchange == null) {
            try {
                inspector.look(input, from, input.readerIndex());
            } catch (HttpException refused) {
                refuse(refused);
                return false;
            }
            isInHead = inspector.hasBegun()
                    || input.isReadable(); // or empty lines have come, which some send after a body
        }
        for (Object each : decoded) {
            if (each instanceof io.netty.handler.codec.http.HttpRequest head) {
                begin(head);
            } else if (each instanceof HttpContent content) {
                take(content);
            }
        }
        return !decoded.isEmpty();
    }

    private void begin(io.netty.handler.codec.http.HttpRequest decoded) {
        isInHead = false;
        isHeadTimed = false;
        deadline.clear();
        RequestHead head;
        try {
            head = RequestHead.of(decoded);
        } catch (HttpException refused) {
            refuse(refused);
            return;
        }
        requests++;
        Exchange its = new Exchange(this, server, connection(), head, timer);
        exchange = its;
        if (head.length() > limits.body()) {
            its.refuse(tooLong());
        } else {
            CarriedContexts.run(context, its::begin);
        }
    }

    private HttpException tooLong() {
        return new HttpException(413, "The body has more than " + limits.body() + " bytes");
    }

    private void take(HttpContent content) {
        Exchange its = exchange;
        if (its == null || closing) {
            return;
        }
        Throwable cause = RequestDecoder.causeOf(content);
        if (cause != null) {
            its.refuse(new HttpException(400, "A chunk of the body is malformed"));
            return;
        }
        IncomingBody body = its.body();
        if (body.received() + content.content().readableBytes() > limits.body()) {
            its.refuse(tooLong());
            return;
        }
        body.add(bytes(content.content()));
        if (content instanceof LastHttpContent) {
            its.bodyEnded();
        } else if (body.isAbandoned() && body.received() > MOST_UNREAD) {
            its.isNotRead();
        }
    }

    static Bytes bytes(ByteBuf from) {
        byte[] copy = new byte[from.readableBytes()];
        from.readBytes(copy);
        return BYTES.wrap(copy, copy.length);
    }

    /** Returns a buffer of the same bytes, which is only read. */
    static ByteBuf buffer(Bytes of) {
        return Unpooled.wrappedBuffer(BYTES.view(of));
    }

    /** Has the connection receive or wait, as there is a taker or none, and time run for what is waited for. */
    private void adjust() {
        Exchange its = exchange;
        boolean takes = its == null || its.takesInput() || (its.body().hasEnded() && !input.isReadable());
        if (takes) {
            connection().resumeReading();
        } else {
            connection().pauseReading();
        }
        if (its != null
                && !its.body().hasEnded()
                && (its.body().isAwaited() || its.body().isAbandoned())) {
            deadline.set(limits.bodyTime(), () -> bodyTimeIsUp(its));
        } else if (its != null) {
            deadline.clear();
        } else if (isInHead && !isHeadTimed) {
            isHeadTimed = true;
            deadline.set(
                    limits.headTime(), () -> refuse(new HttpException(408, "The head of the request took too long")));
        }
    }

    /** Refuses a request whose body has stopped, unless nobody waits for that any more: then its time begins when somebody does. */
    private void bodyTimeIsUp(Exchange its) {
        if (its.body().isAwaited() || its.body().isAbandoned()) {
            its.refuse(new HttpException(408, "The body of the request took too long"));
        }
    }

    // What an exchange says.

    @Override
    public void inputWanted() {
        reactor.callLater(Duration.ZERO, () -> {
            if (!closing) {
                goOn();
            }
        });
    }

    private void goOn() {
        try {
            process();
        } catch (Exception thrown) {
            HttpLog.error(connection() + " is aborted: its input could not be read", thrown);
            connection().abort();
        }
        flush();
    }

    /** Sends the answers that are there; those to what has just arrived are sent when all that has arrived is looked at. */
    private void flush() {
        if (!processing && !lost) {
            connection().flush();
        }
    }

    @Override
    public boolean mayGoOn() {
        return !draining && !readClosed && requests < limits.requests();
    }

    @Override
    public void answered(Exchange which, boolean keepsAlive) {
        if (lost || which != exchange) {
            return;
        }
        exchange = null;
        CarriedContexts.run(context, () -> goOnAfterAnswer(which, keepsAlive));
    }

    private void goOnAfterAnswer(Exchange which, boolean keepsAlive) {
        if (!keepsAlive || draining || readClosed) {
            expectNoMoreAfter(which);
            close();
        } else {
            awaitRequest();
            if (!processing && input.isReadable()) {
                goOn();
            } else if (!processing) {
                adjust();
            }
        }
        flush();
    }

    /**
     * Has the connection closed at once where the client has sent its last request whole, and nothing behind it: there is nothing that a reset could answer, unless the client
     * breaks its word. A wrapper of a user's around the connection is none of ours, and waits as others do.
     */
    private void expectNoMoreAfter(Exchange which) {
        if (which.isLast() && !input.isReadable() && connection() instanceof StreamConnection ours) {
            ours.expectNoMore();
        }
    }

    // Ends.

    /** Answers a head that is no request with an error, and closes. */
    private void refuse(HttpException why) {
        if (closing) {
            return;
        }
        HttpLog.debug(connection() + " has sent a request that is refused: " + why.getMessage());
        Exchange.writeRefusal(connection(), why);
        close();
    }

    /** Closes when all is sent, unless a request is being answered: then, after that. */
    void drain() {
        draining = true;
        if (exchange == null && !isInHead && !closing) {
            close();
        }
    }

    private void awaitRequest() {
        deadline.set(limits.idle(), this::close);
    }

    /** Closes when all is sent. The connection then goes on receiving for a while, so that a client which may still send can read the last response. */
    private void close() {
        closing = true;
        input = Unpooled.EMPTY_BUFFER;
        deadline.end();
        connection().loseConnection();
    }

    private Connection connection() {
        return Objects.requireNonNull(connection, "connectionMade() was called");
    }
}
