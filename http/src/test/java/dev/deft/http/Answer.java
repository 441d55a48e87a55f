package dev.deft.http;

import dev.deft.deferred.Deferred;
import org.jspecify.annotations.Nullable;

/** The outcome of a request that a test has sent: what of it has come so far. */
final class Answer {

    @Nullable
    Deferred<HttpResponse> sent;

    @Nullable
    HttpResponse response;

    @Nullable
    String text;

    @Nullable
    Throwable failure;
}
