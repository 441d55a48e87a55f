package dev.deft.deferred;

import org.jspecify.annotations.Nullable;

/** Describes objects, for messages. */
final class Descriptions {

    private static final int LONGEST_TEXT = 200;
    private static final int MOST_STEPS = 8;

    private Descriptions() {}

    /** Returns a short name. On any thread, since it reads nothing that changes. */
    static String name(Object object) {
        return nameOf(object.getClass()) + "@" + Integer.toHexString(System.identityHashCode(object));
    }

    /** Returns the name of a class; of an anonymous one, which has none, the name of its superclass. */
    private static String nameOf(Class<?> type) {
        return type.isAnonymousClass() ? type.getSuperclass().getSimpleName() : type.getSimpleName();
    }

    /** Returns what the user's {@code toString()} returns, cut short, or what it throws: a message about one thing must get out. */
    static String text(@Nullable Object object) {
        if (object == null) {
            return "null";
        }
        try {
            String text = object.toString();
            return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
        } catch (Throwable thrown) { // Errors too: what holds itself overflows the stack
            return name(object) + ", whose toString() threw " + nameOf(thrown.getClass());
        }
    }

    /** Returns the origin that a subclass has for {@code chain}; null where there is none. Throws as little as {@link #text}. */
    static @Nullable String origin(Chain chain) {
        try {
            return chain.origin();
        } catch (Throwable thrown) { // it may be made of the text of an executor, say
            return "an origin() that threw " + nameOf(thrown.getClass());
        }
    }

    /** Returns an origin for a message, with a blank before it; an empty text where there is none. */
    static String from(@Nullable String origin) {
        return origin == null ? "" : " from " + origin;
    }

    /** Describes a chain, for example {@code Deferred@1f[holds 7, paused; then addCallback, addErrback; from pool 'db']}. */
    static String describe(Chain chain) {
        StringBuilder text = new StringBuilder(name(chain)).append('[').append(result(chain));
        if (chain.isRunning()) {
            text.append(", runs step ").append(chain.stepNumber());
        }
        int pauses = chain.pauses();
        if (pauses > 0) {
            text.append(", paused").append(pauses > 1 ? " " + pauses + " times" : "");
        }
        appendSteps(text, chain.firstStep());
        String origin = chain.fromOrigin();
        return text.append(origin.isEmpty() ? "]" : ";" + origin + "]").toString();
    }

    private static String result(Chain chain) {
        Object held = chain.result;
        if (!chain.isSettled()) {
            Chain awaited = chain.awaited();
            return awaited == null ? "unfired" : "unfired, its coroutine awaits " + name(awaited);
        }
        if (held instanceof Chain inner) {
            return "waits for " + name(inner); // its name only: it may wait for a million others
        }
        return held instanceof Failed failed ? "failed with " + text(failed.cause) : "holds " + text(held);
    }

    private static void appendSteps(StringBuilder text, @Nullable Step first) {
        int shown = 0;
        for (Step step = first; step != null; step = step.next) {
            if (shown == MOST_STEPS) {
                text.append(", ...");
                return;
            }
            text.append(shown++ == 0 ? "; then " : ", ").append(step.name());
        }
    }
}
