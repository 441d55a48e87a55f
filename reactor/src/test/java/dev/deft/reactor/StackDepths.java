package dev.deft.reactor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** A program that goes as deep as a method that looks for room on the stack lets it, and prints how many bytes of the stack are left there, when all of it has been compiled. */
final class StackDepths {

    private static final MethodHandle RESERVE = method(System.getProperty("way"));
    private static final long STACK_BYTES = 512 << 10;

    /** More than enough for the last compiler. */
    private static final int TIMES = 200;

    /** The depth at which {@link #descend} looks what is left. */
    private static int turn = Integer.MAX_VALUE;

    private static int reserved;
    private static int reached;
    private static int overflows;

    /** The sum to which each frame would add on its way back: so that the compiler gives each a frame of its own. */
    private static long sum;

    private StackDepths() {}

    public static void main(String[] arguments) throws InterruptedException {
        Thread thread = new Thread(null, StackDepths::measure, "stack", STACK_BYTES);
        thread.start();
        thread.join();
    }

    private static void measure() {
        int left = 0;
        int all = 0;
        for (int i = 0; i < TIMES; i++) {
            turn = Integer.MAX_VALUE;
            overflow(() -> descend(0));
            turn = reserved;
            overflow(() -> descend(0));
            left = reached;
            overflow(() -> fill(0));
            all = reached;
        }
        if (overflows != 3 * TIMES || sum != 0) {
            throw new AssertionError("no overflow: " + overflows + ", " + sum);
        }
        System.out.println(left * STACK_BYTES / all);
    }

    private static void overflow(Runnable recursion) {
        try {
            recursion.run();
        } catch (StackOverflowError expected) {
            overflows++;
        }
    }

    @SuppressWarnings("InfiniteRecursion") // as far as it goes
    private static void descend(int depth) {
        reserve();
        reserved = depth;
        if (depth == turn) {
            fill(0);
        }
        descend(depth + 1);
        sum += depth;
    }

    @SuppressWarnings("InfiniteRecursion") // as far as it goes
    private static void fill(int depth) {
        reached = depth;
        fill(depth + 1);
        sum += depth;
    }

    private static void reserve() {
        try {
            RESERVE.invokeExact();
        } catch (Error overflow) {
            throw overflow;
        } catch (Throwable other) {
            throw new AssertionError(other);
        }
    }

    /** Returns the method whose class and name {@code way} has; one of a class that others cannot see, maybe. */
    private static MethodHandle method(String way) {
        int dot = way.lastIndexOf('.');
        try {
            Class<?> type = Class.forName(way.substring(0, dot));
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findStatic(type, way.substring(dot + 1), MethodType.methodType(void.class));
        } catch (ReflectiveOperationException absent) {
            throw new IllegalArgumentException("no such method: " + way, absent);
        }
    }
}
