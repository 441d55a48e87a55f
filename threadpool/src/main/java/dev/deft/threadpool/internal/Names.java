package dev.deft.threadpool.internal;

import java.util.Objects;

/** Names that users give, which stand in messages and thread names and must not break their lines. */
public final class Names {

    private Names() {}

    /**
     * The name itself, if it can be one.
     *
     * @param whose for messages: {@code a pool's}
     * @throws IllegalArgumentException if it is blank, or has a line break or another control character
     */
    public static String checked(String whose, String name) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    whose + " name is \"" + name + "\"; give one that is not blank: its threads are named after it");
        }
        for (int i = 0; i < name.length(); i++) {
            if (isControl(name.charAt(i))) {
                throw new IllegalArgumentException(String.format(
                        "%s name \"%s\" has the character U+%04X at index %d; give one without line breaks and other"
                                + " control characters: its threads are named after it",
                        whose, shown(name), (int) name.charAt(i), i));
            }
        }
        return name;
    }

    private static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.chars().forEach(sign -> shown.append(isControl((char) sign) ? '?' : (char) sign));
        return shown.toString();
    }

    private static boolean isControl(char sign) {
        int type = Character.getType(sign);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }
}
