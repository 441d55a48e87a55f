package dev.deft.deferred;

import java.lang.reflect.Method;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hands a chain's result to the user's code.
 *
 * <p>A handle kept from before a step has a stale type: the compiler believes it, and the mistake shows only here, as a
 * {@link ClassCastException} between our call and the first line of the user's code. It names two classes and no
 * cause, so it is wrapped in one that does. One that comes from within the user's code is the user's and stays as it is.
 */
final class CallbackInvoker {

    // As HotSpot words it: "class java.lang.Integer cannot be cast to class java.lang.String (...)".
    private static final Pattern EXPECTED = Pattern.compile("cannot be cast to (?:class )?([\\w.$\\[;]+)");

    private CallbackInvoker() {}

    static @Nullable Object call(Callback<Object, Object> callback, @Nullable Object argument, Chain chain)
            throws Exception {
        try {
            return callback.call(CallbackSteps.bare(argument));
        } catch (ClassCastException e) {
            throw explain(e, callback, argument, chain);
        }
    }

    static void look(Action<Object> action, @Nullable Object argument, Chain chain) throws Exception {
        try {
            action.call(CallbackSteps.bare(argument));
        } catch (ClassCastException e) {
            throw explain(e, action, argument, chain);
        }
    }

    private static ClassCastException explain(
            ClassCastException e, Object callee, @Nullable Object argument, Chain chain) {
        if (argument == null || !isFromInvoking(e, callee)) { // null can be cast to anything
            return e;
        }
        Matcher expected = EXPECTED.matcher(String.valueOf(e.getMessage()));
        ClassCastException explained = new ClassCastException("this callback expects "
                + (expected.find() ? simpleName(expected.group(1)) : "another type")
                + ", the chain holds " + argument.getClass().getSimpleName()
                + " (step " + chain.stepNumber() + "); use the Deferred that addCallback returned, or fork()");
        explained.initCause(e);
        return explained;
    }

    /**
     * Returns whether the cast failed before the user's code began. A lambda casts in a hidden frame, so the topmost visible one
     * is ours. A class casts in the bridge method that the compiler gave it, directly above ours; user code of the same
     * name would lie one higher. Where the JVM left the trace out, we do not know, and say no.
     */
    private static boolean isFromInvoking(ClassCastException e, Object callee) {
        StackTraceElement[] trace = e.getStackTrace();
        if (trace.length == 0) {
            return false;
        }
        if (isOurs(trace[0])) {
            return true;
        }
        return trace.length > 1
                && isOurs(trace[1])
                && trace[0].getMethodName().equals("call")
                && hasBridge(callee.getClass(), trace[0].getClassName());
    }

    private static boolean isOurs(StackTraceElement frame) {
        return frame.getClassName().equals(CallbackInvoker.class.getName());
    }

    /** Returns whether {@code type}, or the superclass of it that has this name, declares a bridge to {@code call}. */
    private static boolean hasBridge(Class<?> type, String name) {
        for (Class<?> candidate = type; candidate != null; candidate = candidate.getSuperclass()) {
            if (candidate.getName().equals(name)) {
                return declaresBridge(candidate);
            }
        }
        return false;
    }

    private static boolean declaresBridge(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.isBridge() && method.getName().equals("call")) {
                return true;
            }
        }
        return false;
    }

    private static String simpleName(String className) {
        return className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
    }
}
