package dev.deft.http;

import java.util.Objects;

/**
 * Says why a request is answered with an error. A handler that fails with it is answered for with its status and its message, as text: so the
 * message is for the client.
 */
public final class HttpException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * Makes one.
     *
     * @param status the status of the response, 400 to 599
     * @throws IllegalArgumentException if the status is another
     */
    public HttpException(int status, String message) {
        super(Objects.requireNonNull(message, "message"));
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("the status of an error must be 400 to 599: " + status);
        }
        this.status = status;
    }

    /** Returns the status of the response. */
    public int status() {
        return status;
    }
}
