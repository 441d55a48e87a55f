package dev.deft.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values that an endpoint's string has for the parameters of its type, each of which it may also name. */
final class EndpointArguments {

    private final String text;
    private final Map<String, String> given = new LinkedHashMap<>();

    /**
     * A type of endpoints.
     *
     * @param required the parameters that must be given, which need no key
     * @param optional the keys of those that need not
     * @param make makes the endpoint
     */
    record Type<E>(List<String> required, List<String> optional, Function<EndpointArguments, E> make) {}

    private EndpointArguments(String text) {
        this.text = text;
    }

    /**
     * Makes the endpoint that {@code text} describes.
     *
     * @param role "server" or "client", for messages
     * @throws IllegalArgumentException if it describes none; the message has the string, the fault and the choice
     */
    static <E> E make(String role, String text, Map<String, Type<E>> types) {
        EndpointString string = EndpointString.parse(text);
        String name = string.values().isEmpty() ? "" : string.values().get(0);
        Type<E> type = types.get(name);
        EndpointArguments arguments = new EndpointArguments(text);
        if (type == null) {
            throw arguments.fault("has the type '" + name + "', which is none of a " + role + "'s; there is "
                    + String.join(", ", types.keySet().stream().sorted().toList()));
        }
        String form = form(name, type);
        int values = string.values().size() - 1;
        if (values > type.required().size()) {
            throw arguments.fault("has the value '"
                    + string.values().get(type.required().size() + 1)
                    + "' without a key; write " + form + ", and \\: for a colon within a value");
        }
        for (int i = 0; i < values; i++) {
            arguments.given.put(type.required().get(i), string.values().get(i + 1));
        }
        string.named().forEach((key, value) -> {
            if (!type.required().contains(key) && !type.optional().contains(key)) {
                throw arguments.fault("has the key '" + key + "', which " + name + " does not know; write " + form
                        + ", and \\= for an equals sign within a value");
            }
            if (arguments.given.put(key, value) != null) {
                throw arguments.fault("has " + key + " both with and without its key; give it once");
            }
        });
        for (String each : type.required()) {
            if (arguments.given.getOrDefault(each, "").isEmpty()) {
                throw arguments.fault("has no " + each + "; write " + form);
            }
        }
        return type.make().apply(arguments);
    }

    /** Returns the form of all strings of a type: {@code tcp:port[:interface=][:backlog=]}. */
    private static String form(String name, Type<?> type) {
        StringBuilder form = new StringBuilder(name);
        type.required().forEach(each -> form.append(':').append(each));
        type.optional().forEach(each -> form.append("[:").append(each).append("=]"));
        return form.toString();
    }

    /** Returns the value of a parameter that must be given. */
    String required(String name) {
        return given.getOrDefault(name, "");
    }

    /** Returns the value of a parameter; null if it is not given, or is empty. */
    @Nullable
    String optional(String name) {
        String value = given.getOrDefault(name, "");
        return value.isEmpty() ? null : value;
    }

    /** Returns the value of a parameter that need not be named by every string of its type, but by this one. */
    String needed(String name) {
        String value = optional(name);
        if (value == null) {
            throw fault("has no " + name + "; write " + name + "= with the file that has it");
        }
        return value;
    }

    /** Returns the path that {@code value} is, which a parameter has. */
    Path path(String name, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException none) {
            throw fault("has the " + name + " '" + value + "', which is no path (" + none.getReason() + ")");
        }
    }

    /** Returns the path of a UNIX socket that a parameter has. */
    Path socket(String name) {
        Path path = path(name, required(name));
        if (!UnixSocketFile.isNamed(path)) {
            throw fault("has the " + name + " '" + path + "', which must " + UnixSocketFile.MUST_NAME_A_FILE);
        }
        return path;
    }

    /** Returns the time that a parameter has in seconds. */
    Duration seconds(String name) {
        return Duration.ofSeconds(number(name, 0, Integer.MAX_VALUE));
    }

    /** Returns the number that a parameter has with octal digits, as a file's mode is written. */
    int octal(String name, int most) {
        String value = required(name);
        int number = value.matches("[0-7]{1,4}") ? Integer.parseInt(value, 8) : most + 1;
        if (number > most) {
            throw fault("has the " + name + " '" + value + "'; it must be 0 to " + Integer.toString(most, 8)
                    + ", with octal digits");
        }
        return number;
    }

    /** Returns the whole number that a parameter has. */
    int number(String name, int least, int most) {
        String value = required(name);
        if (value.matches("[0-9]{1,10}")) {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        throw fault("has the " + name + " '" + value + "'; it must be " + least + " to " + most);
    }

    /** Returns the address that a parameter has; null if it is not given. A name is none, for looking it up would block. */
    @Nullable
    InetAddress address(String name) {
        String value = optional(name);
        InetAddress address = value == null ? null : NetUtil.createInetAddressFromIpAddressString(value);
        if (value != null && address == null) {
            throw fault("has the " + name + " '" + value + "'; give an IP address, with \\: for each colon");
        }
        return address;
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException("The endpoint \"" + text + "\" " + what);
    }
}
