package dev.deft.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file that a request asks for. Source: RFC 9110, section 14.
 *
 * @param from the first byte
 * @param count the number of bytes; 0 if there are none of those that are asked for
 */
record ByteRange(long from, long count) {

    private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /** Returns the part; empty if all is to be sent: several parts are asked for, which would cost more than they bring, or it is malformed. */
    static Optional<ByteRange> parse(String text, long size) {
        Matcher one = ONE.matcher(text.replace(" ", ""));
        if (!one.matches()) {
            return Optional.empty();
        }
        String first = one.group(1);
        String last = one.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return Optional.empty();
        }
        if (first.isEmpty()) {
            long count = Math.min(size, Long.parseLong(last));
            return Optional.of(new ByteRange(size - count, count));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return Optional.empty();
        }
        return Optional.of(new ByteRange(from, from >= size ? 0 : Math.min(to, size - 1) - from + 1));
    }
}
