package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Lost;
import dev.deft.reactor.Reactor;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** One request of a connection and its response. Reactor thread only. */
final class Exchange {

    /** The bytes of a body that nobody has read which are worth receiving, so that the connection can go on. */
    private static final long WORTH_RECEIVING = 1 << 18;

    private static final Bytes CONTINUE = Bytes.utf8("HTTP/1.1 100 Continue\r\n\r\n");

    /** The connection as an exchange sees it. */
    interface Owner {

        /** Has more of the body received, in a later turn. */
        void inputWanted();

        /** Returns whether the connection takes another request after this one. */
        boolean mayGoOn();

        /** Is told that the response was sent, and all of the request received if the connection is kept. */
        void answered(Exchange which, boolean keepsAlive);
    }

    private final Owner owner;
    private final HttpServer server;
    private final Reactor reactor;
    private final Connection connection;
    private final RequestHead head;
    private final IncomingBody body;
    private final HttpRequest request;
    private final RequestTimer timer;

    /** The handler's work; null when it is done. */
    private @Nullable Deferred<HttpResponse> handling;

    /** The sending of the response; null before it has begun, and after. */
    private @Nullable Deferred<?> sending;

    private boolean continueIsDue;

    /** Set when the client has said that it sends nothing after this request. */
    private final boolean isLastOfClient;

    /** Set when a response has begun. */
    private boolean responding;

    /** Set when the response was sent. */
    private boolean responded;

    /** Set when what follows the request cannot be told from it, or is not waited for, which may be found before the response is sent, or after. */
    private boolean isSpoilt;

    private boolean keepsAlive;
    private boolean isLost;

    Exchange(Owner owner, HttpServer server, Connection connection, RequestHead head, RequestTimer timer) {
        this.owner = owner;
        this.server = server;
        this.reactor = server.reactor();
        this.connection = connection;
        this.head = head;
        this.timer = timer;
        this.body = IncomingBody.ofRequest(reactor, head.length(), this::bodyWanted);
        this.request = head.request(connection.tls().isPresent() ? "https" : "http", body, connection.peer());
        this.continueIsDue = head.expectsContinue() && head.length() != 0;
        this.isLastOfClient = !head.keepsAlive();
        if (head.length() == 0) {
            body.end(); // now, for a handler may answer at once, and would be answered before its request has ended
        }
        timer.head();
    }

    /**
     * Returns whether nothing comes after this request: the client has said so, and all of it is here. An older client may still send the end of a line after a body
     * (RFC 9112, section 2.2), or a body of which it has not said the length.
     */
    boolean isLast() {
        return isLastOfClient && body.hasEnded() && (isOfNoBody() || (head.length() != 0 && !head.isHttp10()));
    }

    private boolean isOfNoBody() {
        return head.length() == 0
                && (head.method().equals("GET") || head.method().equals("HEAD"));
    }

    /** Has the handler answer. */
    void begin() {
        Deferred<HttpResponse> answer =
                Deferreds.maybeDeferred(() -> server.handler().handle(request));
        handling = answer;
        Ends.of(
                answer,
                response -> {
                    timer.answered();
                    if (response == null) {
                        failed(new NullPointerException("the handler " + server.handler() + " answered null to "
                                + request + "; it must return what fires with a response"));
                    } else {
                        respond(response);
                    }
                },
                failure -> {
                    timer.answered();
                    failed(failure);
                });
    }

    IncomingBody body() {
        return body;
    }

    /** Returns whether what arrives belongs to its body, which takes more. */
    boolean takesInput() {
        return !body.hasEnded() && body.takesMore();
    }

    private void bodyWanted() {
        if (body.isRead() && continueIsDue && !responding) {
            continueIsDue = false;
            connection.write(CONTINUE);
        }
        if (!body.hasEnded()) {
            owner.inputWanted();
        }
    }

    void bodyEnded() {
        continueIsDue = false;
        body.end();
        endIfDone();
    }

    /** Is told that a body which nobody reads is not worth receiving. A response that has not begun says that the connection ends with it. */
    void isNotRead() {
        isSpoilt = true;
        keepsAlive = false;
        endIfDone();
    }

    /** Is told that the client sends no more. */
    void inputEnded() {
        if (!body.hasEnded()) {
            keepsAlive = false;
            body.fail(new HttpException(400, "The body of the request was cut off"));
            endIfDone();
        }
    }

    /** Answers with an error for what is wrong with the body, and closes; where the response has begun, only that. */
    void refuse(HttpException why) {
        HttpLog.debug(connection + " has sent a body that is refused: " + why.getMessage());
        isSpoilt = true;
        keepsAlive = false;
        boolean wasResponding = responding;
        responding = true; // before the body fails, which its handler may answer
        Deferred<HttpResponse> unfinished = handling;
        handling = null;
        body.fail(why);
        if (!wasResponding) {
            responded = true;
            timer.answered();
            timer.written(connection, request, writeRefusal(connection, why));
            if (unfinished != null) {
                unfinished.cancel();
            }
            owner.answered(this, false);
        } else if (responded) {
            owner.answered(this, false);
        }
    }

    void connectionLost(Lost reason) {
        isLost = true;
        if (!responded) {
            HttpLog.debug("The response to " + request + " of " + connection.peer()
                    + " was not sent whole; the connection ended: " + reason);
        }
        body.fail(new ConnectionLostException("the body of " + request, reason));
        Deferred<HttpResponse> unfinished = handling;
        if (unfinished != null) {
            unfinished.cancel();
        }
        if (sending != null) {
            sending.cancel();
        }
    }

    private void failed(Throwable failure) {
        boolean wasGivenUp = handling == null || isLost;
        handling = null;
        if (wasGivenUp
                && (failure instanceof CancellationException
                        || failure instanceof ConnectionLostException
                        || failure instanceof HttpException)) {
            return; // that is what came of it
        }
        if (failure instanceof HttpException told) {
            respond(HttpResponse.text(told.status(), told.getMessage() + "\n"));
            return;
        }
        HttpLog.error(
                "The handler " + server.handler() + " failed for " + request + " of " + connection.peer(), failure);
        respond(HttpResponse.text(500, "Internal Server Error\n"));
    }

    private void respond(HttpResponse response) {
        handling = null;
        if (responding || isLost) {
            MessageWriter.prepare(
                            reactor,
                            connection,
                            response.body() instanceof FileBody ? HttpBody.empty() : response.body())
                    .onSuccess(MessageWriter::close);
            return;
        }
        responding = true;
        if (!(response.body() instanceof FileBody)) {
            send(response, MessageWriter.withoutFile(reactor, connection, response.body()));
            return;
        }
        // It is not cancelled when the connection is lost: a file that was just opened would be dropped, and nobody
        // would close it.
        Ends.of(
                MessageWriter.prepare(reactor, connection, response.body()),
                writer -> send(response, writer),
                failure -> sendAfter(failure));
    }

    /** Answers for a file that could not be opened. */
    private void sendAfter(Throwable failure) {
        if (isLost) {
            return;
        }
        HttpResponse instead;
        if (failure instanceof NoSuchFileException) {
            instead = HttpResponse.text(404, "Not Found\n");
        } else {
            HttpLog.error("The file of the response to " + request + " could not be read", failure);
            instead = HttpResponse.text(500, "Internal Server Error\n");
        }
        responding = false;
        respond(instead);
    }

    private void send(HttpResponse response, MessageWriter writer) {
        if (isLost) {
            writer.close();
            return;
        }
        boolean hasBody = hasBody(response.status());
        boolean endsByClosing = hasBody && writer.length() < 0 && head.isHttp10();
        keepsAlive = !isSpoilt
                && !isLastOfClient
                && owner.mayGoOn()
                && !endsByClosing
                && !continueIsDue
                && (body.hasEnded() || body.length().orElse(0) - body.received() <= WORTH_RECEIVING)
                && !response.headers().hasToken("Connection", "close");
        String date = response.headers().contains("Date") ? "" : "Date: " + HttpDates.now() + "\r\n";
        String whatFollows = keepsAlive ? head.isHttp10() ? "Connection: keep-alive\r\n" : "" : "Connection: close\r\n";
        boolean sendsBody = hasBody && !head.method().equals("HEAD");
        MessageWriter.Head sentHead = new MessageWriter.Head(
                firstLine(response.status()),
                response.headers().without("Connection"),
                date + whatFollows,
                !head.isHttp10(),
                sendsBody,
                hasBody);
        Deferred<Void> sends = Deferreds.maybeDeferred(() -> writer.send(sentHead));
        sending = sends;
        Ends.of(sends, sent -> sent(response), failure -> cutOff(failure));
    }

    private void sent(HttpResponse response) {
        sending = null;
        responded = true;
        timer.written(connection, request, response);
        if (!body.hasEnded()) {
            body.abandon();
            owner.inputWanted();
        }
        endIfDone();
    }

    /** Ends a response that cannot be sent whole so that the client sees that. */
    private void cutOff(Throwable failure) {
        sending = null;
        if (isLost) {
            return;
        }
        String what = "The response to " + request + " of " + connection.peer()
                + " could not be sent whole; the connection is aborted";
        if (failure instanceof ConnectionLostException && hasConnectionEnded()) {
            HttpLog.debug(what + ": " + failure.getMessage()); // otherwise it is that which its body came by
        } else {
            HttpLog.error(what, failure);
        }
        connection.abort();
    }

    /** Returns whether the connection has ended, of which this is told in a later turn. */
    private boolean hasConnectionEnded() {
        boolean[] ended = new boolean[1];
        Ends.of(connection.flushed(), sent -> {}, failure -> ended[0] = true);
        return ended[0];
    }

    private void endIfDone() {
        if (responded && (body.hasEnded() || !keepsAlive)) {
            owner.answered(this, keepsAlive);
        }
    }

    /** Writes an error, after which nothing comes, and returns it. */
    static HttpResponse writeRefusal(Connection connection, HttpException why) {
        HttpResponse refusal = HttpResponse.text(why.status(), why.getMessage() + "\n")
                .withHeader("Date", HttpDates.now())
                .withHeader("Connection", "close");
        Bytes text = ((FixedBody) refusal.body()).content();
        StringBuilder head = new StringBuilder(firstLine(why.status())).append("\r\n");
        refusal.headers()
                .adding("Content-Length", Integer.toString(text.length()))
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        connection.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        connection.write(text);
        return refusal;
    }

    private static String firstLine(int status) {
        return "HTTP/1.1 " + status + " " + HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    private static boolean hasBody(int status) {
        return status != 204 && status != 304;
    }
}
