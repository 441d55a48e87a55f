package dev.deft.threadpool.internal;

/** A program that goes as deep as a {@link StackReserve} lets it, and prints how many bytes of the stack are left there, when all of it has been compiled. */
final class StackDepths {

    private static final String WAY = System.getProperty("way", "none");
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
        switch (WAY) {
            case "toTell" -> StackReserve.toTell();
            case "toWake" -> StackReserve.toWake();
            case "toCarry" -> StackReserve.toCarry();
            case "toBorrow" -> StackReserve.toBorrow();
            case "toSwitch" -> StackReserve.toSwitch();
            case "toHandOver" -> StackReserve.toHandOver();
            default -> {}
        }
    }
}
