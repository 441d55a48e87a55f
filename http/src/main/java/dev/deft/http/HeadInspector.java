package dev.deft.http;

import io.netty.buffer.ByteBuf;

/**
 * Looks at the bytes of a head for what another program between the two may read otherwise, and Netty's decoder puts right in silence: header lines
 * that are folded, more than one space in the first line, a line's end without its carriage return, and so on. Source: RFC 9112, sections 2.2, 3 and 5.
 */
final class HeadInspector {

    /** The place that the next byte has. */
    private enum At {
        /** Before a request, where empty lines may be. */
        BEFORE,
        BEFORE_LINE_FEED,
        FIRST_LINE,
        FIRST_LINE_FEED,
        LINE_START,
        NAME,
        VALUE,
        LINE_FEED,
        LAST_LINE_FEED,
        DONE
    }

    private final boolean isRequest;
    private final int mostHeaders;
    private At at = At.BEFORE;
    private int spaces;
    private int previous;
    private int headers;

    HeadInspector(boolean isRequest, int mostHeaders) {
        this.isRequest = isRequest;
        this.mostHeaders = mostHeaders;
    }

    /** Begins with the next head. */
    void reset() {
        at = At.BEFORE;
        spaces = 0;
        previous = 0;
        headers = 0;
    }

    /** Returns whether bytes of a head have come, and not only empty lines before it. */
    boolean hasBegun() {
        return at != At.BEFORE;
    }

    /**
     * Looks at the bytes of {@code from} to {@code to}.
     *
     * @throws HttpException if one may not stand where it does, or there are more headers than allowed
     */
    void look(ByteBuf buffer, int from, int to) throws HttpException {
        for (int i = from; i < to && at != At.DONE; i++) {
            int b = buffer.getByte(i) & 0xff;
            at = next(b);
            previous = b;
        }
    }

    private At next(int b) throws HttpException {
        return switch (at) {
            case BEFORE -> b == '\r' ? At.BEFORE_LINE_FEED : firstLine(b);
            case BEFORE_LINE_FEED -> lineFeed(b, At.BEFORE);
            case FIRST_LINE -> firstLine(b);
            case FIRST_LINE_FEED -> lineFeed(b, At.LINE_START);
            case LINE_START -> b == '\r' ? At.LAST_LINE_FEED : header(b);
            case NAME -> name(b);
            case VALUE -> value(b);
            case LINE_FEED -> lineFeed(b, At.LINE_START);
            case LAST_LINE_FEED -> lineFeed(b, At.DONE);
            case DONE -> At.DONE;
        };
    }

    private At header(int b) throws HttpException {
        if (b == ' ' || b == '\t') {
            throw new HttpException(400, "A header is folded over two lines");
        }
        if (++headers > mostHeaders) {
            throw new HttpException(431, "There are more than " + mostHeaders + " headers");
        }
        return name(b);
    }

    private static At value(int b) throws HttpException {
        if (b == '\r') {
            return At.LINE_FEED;
        }
        if ((b < ' ' && b != '\t') || b == 0x7f) {
            throw new HttpException(400, "A header has a control character");
        }
        return At.VALUE;
    }

    private At firstLine(int b) throws HttpException {
        if (b == '\r') {
            if (isRequest && (spaces != 2 || previous == ' ')) {
                throw new HttpException(400, "The first line has other than three words");
            }
            return At.FIRST_LINE_FEED;
        }
        if (isRequest && b == ' ') {
            spaces++;
            if (previous == ' ' || at == At.BEFORE) {
                throw new HttpException(400, "The first line has a space too many");
            }
        } else if (b < ' ' || b == 0x7f || (isRequest && b > 0x7f)) {
            throw new HttpException(400, "The first line has a character that has no place there");
        }
        return At.FIRST_LINE;
    }

    private static At name(int b) throws HttpException {
        if (b == ':') {
            return At.VALUE;
        }
        if (!HttpHeaders.isTokenCharacter(b)) {
            throw new HttpException(400, "The name of a header has a character that has no place there");
        }
        return At.NAME;
    }

    private static At lineFeed(int b, At next) throws HttpException {
        if (b != '\n') {
            throw new HttpException(400, "A carriage return is not followed by a line feed");
        }
        return next;
    }
}
