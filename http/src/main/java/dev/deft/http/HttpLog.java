package dev.deft.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of the server and the client, for what no caller is left to be told. It throws nothing, or the end of a request would not go on. */
final class HttpLog {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private HttpLog() {}

    static void error(String message, Throwable failure) {
        quietly(() -> LOG.error(message, failure));
    }

    static void debug(String message) {
        quietly(() -> LOG.debug(message));
    }

    private static void quietly(Runnable log) {
        try {
            log.run();
        } catch (RuntimeException | Error loggingFailed) {
            // The log is all there is to tell, and it has failed.
            return;
        }
    }
}
