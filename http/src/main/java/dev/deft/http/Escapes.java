package dev.deft.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The escapes of a request's target. Source: RFC 3986, section 2.1, and for a query the forms of HTML. */
final class Escapes {

    private Escapes() {}

    /** Returns whether each percent sign is followed by two digits, and all together are UTF-8. */
    static boolean areValid(String text) {
        try {
            String unused = decode(text, false);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /**
     * Decodes text.
     *
     * @param plusIsSpace set for what a form has sent
     * @throws IllegalArgumentException if it is malformed
     */
    static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                boolean isWhole = i + 2 < text.length();
                int high = isWhole ? hexDigit(text.charAt(i + 1)) : -1;
                int low = isWhole ? hexDigit(text.charAt(i + 2)) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException("'" + text + "' has a percent sign without two digits");
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(plusIsSpace && c == '+' ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("'" + text + "' is not UTF-8 when it is decoded", notUtf8);
        }
    }

    private static int hexDigit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /** Returns the values of {@code name} in a query; one that is malformed is taken as it stands, for no rule says what a query is. */
    static List<String> fields(String query, String name) {
        List<String> values = new ArrayList<>();
        for (String field : query.split("&", -1)) {
            int end = field.indexOf('=');
            if (field.isEmpty()) {
                continue;
            }
            if (lenient(end < 0 ? field : field.substring(0, end)).equals(name)) {
                values.add(end < 0 ? "" : lenient(field.substring(end + 1)));
            }
        }
        return values;
    }

    private static String lenient(String text) {
        try {
            return decode(text, true);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }
}
