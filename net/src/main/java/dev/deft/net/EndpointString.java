package dev.deft.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of an endpoint's string: {@code type:value:key=value}. A backslash takes the next character as it is; after the first equals sign of a
 * part, others are characters like any. Source: {@code _tokenize} and {@code _parse} of Twisted's {@code twisted.internet.endpoints}.
 *
 * @param text the string itself, for messages
 * @param values the parts without a key, the type first
 * @param named the parts with a key
 */
record EndpointString(String text, List<String> values, Map<String, String> named) {

    /**
     * Takes a string apart.
     *
     * @throws IllegalArgumentException if a key is there twice, or nothing follows a backslash
     */
    static EndpointString parse(String text) {
        List<String> values = new ArrayList<>();
        Map<String, String> named = new LinkedHashMap<>();
        StringBuilder part = new StringBuilder();
        String key = null;
        for (int i = 0; i <= text.length(); i++) {
            char next = i == text.length() ? ':' : text.charAt(i);
            if (next == '\\') {
                i++;
                if (i == text.length()) {
                    throw new IllegalArgumentException(
                            "The endpoint \"" + text + "\" ends with a backslash; write \\\\ for one that is meant");
                }
                part.append(text.charAt(i));
            } else if (next == ':') {
                if (key == null) {
                    values.add(part.toString());
                } else if (named.put(key, part.toString()) != null) {
                    throw new IllegalArgumentException(
                            "The endpoint \"" + text + "\" has the key '" + key + "' twice; give it once");
                }
                part.setLength(0);
                key = null;
            } else if (next == '=' && key == null) {
                key = part.toString();
                part.setLength(0);
            } else {
                part.append(next);
            }
        }
        return new EndpointString(text, values, named);
    }

    /** Returns {@code value} so that it is one part of such a string, or of a key's value. */
    static String quote(String value) {
        return value.replaceAll("[\\\\:=]", "\\\\$0");
    }
}
