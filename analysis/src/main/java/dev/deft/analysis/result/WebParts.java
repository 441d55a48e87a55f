package dev.deft.analysis.result;

import java.util.List;

/**
 * The parts of a request's time as its client sees them, on average, in nanoseconds.
 *
 * @param connect until the system has accepted its connection; 0 on one that there was
 * @param answer from then until its answer begins: the server accepts it, reads, queues, makes the page and writes it
 * @param rest from then until all is read, and the connection ended if it is one for this request
 */
public record WebParts(double connect, double answer, double rest) {

    /** Returns the means of these. */
    static WebParts mean(List<WebParts> all) {
        return new WebParts(
                all.stream().mapToDouble(WebParts::connect).average().orElse(Double.NaN),
                all.stream().mapToDouble(WebParts::answer).average().orElse(Double.NaN),
                all.stream().mapToDouble(WebParts::rest).average().orElse(Double.NaN));
    }
}
