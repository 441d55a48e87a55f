package dev.deft.deferred;

/** Short names of objects for messages; safe on any thread, since they read nothing that changes. */
final class Names {

    private Names() {}

    static String of(Object object) {
        return ofClass(object.getClass()) + "@" + Integer.toHexString(System.identityHashCode(object));
    }

    /** Of an anonymous class, which has no name of its own, the name of what it extends. */
    private static String ofClass(Class<?> type) {
        return type.isAnonymousClass() ? type.getSuperclass().getSimpleName() : type.getSimpleName();
    }
}
