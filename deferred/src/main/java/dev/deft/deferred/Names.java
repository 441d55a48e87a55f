package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/** Objects in words, for messages. */
final class Names {

    private static final int LONGEST_TEXT = 200;

    private Names() {}

    /** A short name; on any thread, since it reads nothing that changes. */
    static String of(Object object) {
        return ofClass(object.getClass()) + "@" + Integer.toHexString(System.identityHashCode(object));
    }

    /** What the user's {@code toString()} says, but neither endless nor thrown: a message about one thing must get out. */
    static String text(@Nullable Object object) {
        if (object == null) {
            return "null";
        }
        try {
            String text = object.toString();
            return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
        } catch (RuntimeException thrown) {
            return of(object) + ", whose toString() threw " + thrown.getClass().getSimpleName();
        }
    }

    /** Of an anonymous class, which has no name of its own, the name of what it extends. */
    private static String ofClass(Class<?> type) {
        return type.isAnonymousClass() ? type.getSuperclass().getSimpleName() : type.getSimpleName();
    }
}
