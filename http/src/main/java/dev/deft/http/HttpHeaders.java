package dev.deft.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The headers of a message, in order. Names are compared without regard to case. Immutable, for any thread.
 *
 * <p>A name is a token, and a value has no control character but the tab: so what a peer or a user has typed cannot add a header, or a
 * message, of its own.
 */
public final class HttpHeaders {

    /** No headers. */
    public static final HttpHeaders EMPTY = new HttpHeaders(List.of());

    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    /** Names and values in turn. */
    private final List<String> parts;

    private HttpHeaders(List<String> parts) {
        this.parts = parts;
    }

    /**
     * Returns headers of names and values in turn.
     *
     * @throws IllegalArgumentException if their number is odd, a name is no token, or a value has a control character
     */
    public static HttpHeaders of(String... namesAndValues) {
        return of(List.of(Objects.requireNonNull(namesAndValues, "namesAndValues")));
    }

    static HttpHeaders of(List<String> namesAndValues) {
        if (namesAndValues.size() % 2 != 0) {
            throw new IllegalArgumentException(
                    "names and values must come in pairs, and there are " + namesAndValues.size());
        }
        List<String> parts = new ArrayList<>(namesAndValues.size());
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            parts.add(checkName(namesAndValues.get(i)));
            parts.add(checkValue(namesAndValues.get(i), namesAndValues.get(i + 1)));
        }
        return new HttpHeaders(parts);
    }

    /**
     * Returns those that Netty has decoded.
     *
     * @throws IllegalArgumentException if a name is no token, or a value has a control character
     */
    static HttpHeaders of(io.netty.handler.codec.http.HttpHeaders decoded) {
        List<String> parts = new ArrayList<>(2 * decoded.size());
        decoded.iteratorAsString().forEachRemaining(each -> {
            parts.add(checkName(each.getKey()));
            parts.add(checkValue(each.getKey(), each.getValue()));
        });
        return new HttpHeaders(parts);
    }

    /** Returns the first value of {@code name}; empty if there is none. */
    public Optional<String> first(String name) {
        Objects.requireNonNull(name, "name");
        for (int i = 0; i < parts.size(); i += 2) {
            if (parts.get(i).equalsIgnoreCase(name)) {
                return Optional.of(parts.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /** Returns all values of {@code name}, in order. */
    public List<String> all(String name) {
        Objects.requireNonNull(name, "name");
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < parts.size(); i += 2) {
            if (parts.get(i).equalsIgnoreCase(name)) {
                values.add(parts.get(i + 1));
            }
        }
        return values;
    }

    /** Returns whether there is a header of this name. */
    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /** Returns whether the lists that the headers {@code name} are have {@code token}, without regard to case. */
    boolean hasToken(String name, String token) {
        for (int i = 0; i < parts.size(); i += 2) {
            if (parts.get(i).equalsIgnoreCase(name) && isInList(token, parts.get(i + 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInList(String token, String list) {
        for (String each : list.split(",", -1)) {
            if (each.trim().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns these with one header of {@code name}, in place of all that there are.
     *
     * @throws IllegalArgumentException if the name is no token, or the value has a control character
     */
    public HttpHeaders with(String name, String value) {
        return without(name).adding(name, value);
    }

    /**
     * Returns these and one more.
     *
     * @throws IllegalArgumentException if the name is no token, or the value has a control character
     */
    public HttpHeaders adding(String name, String value) {
        List<String> more = new ArrayList<>(parts.size() + 2);
        more.addAll(parts);
        more.add(checkName(Objects.requireNonNull(name, "name")));
        more.add(checkValue(name, Objects.requireNonNull(value, "value")));
        return new HttpHeaders(more);
    }

    /** Returns these without those of {@code name}. */
    public HttpHeaders without(String name) {
        if (!contains(name)) {
            return this;
        }
        List<String> fewer = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i += 2) {
            if (!parts.get(i).equalsIgnoreCase(name)) {
                fewer.add(parts.get(i));
                fewer.add(parts.get(i + 1));
            }
        }
        return new HttpHeaders(fewer);
    }

    /** Returns the number of headers. */
    public int size() {
        return parts.size() / 2;
    }

    /** Calls {@code action} for each header, with its name and value, in order. */
    public void forEach(BiConsumer<? super String, ? super String> action) {
        Objects.requireNonNull(action, "action");
        for (int i = 0; i < parts.size(); i += 2) {
            action.accept(parts.get(i), parts.get(i + 1));
        }
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }

    private static String checkName(String name) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("the header's name '" + printable(name)
                    + "' is refused: it has to be letters, digits and " + TOKEN_PUNCTUATION + " only");
        }
        return name;
    }

    private static String checkValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
                throw new IllegalArgumentException(
                        "the value of the header " + name + ", '" + printable(value)
                                + "', is refused at character " + i
                                + ": control characters and those beyond Latin-1 are not allowed; encode it, or leave them out");
            }
        }
        return value.strip();
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }

    /** Returns whether {@code other} has the same names, without regard to case, and values in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof HttpHeaders headers && folded().equals(headers.folded());
    }

    @Override
    public int hashCode() {
        return folded().hashCode();
    }

    private List<String> folded() {
        List<String> folded = new ArrayList<>(parts);
        for (int i = 0; i < folded.size(); i += 2) {
            folded.set(i, folded.get(i).toLowerCase(Locale.ROOT));
        }
        return folded;
    }

    /** Returns them as they are sent, without values that are secrets. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((name, value) -> text.append(text.isEmpty() ? "" : ", ")
                .append(name)
                .append(": ")
                .append(isSecret(name) ? "(hidden)" : value));
        return text.toString();
    }

    private static boolean isSecret(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return folded.endsWith("authorization") || folded.endsWith("cookie");
    }
}
