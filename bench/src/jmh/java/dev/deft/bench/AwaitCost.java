package dev.deft.bench;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Coroutines;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * The cost of coroutines, on the backend that the first argument names, or else on the one that is taken anyway. A time is the
 * median of many short batches, so that a machine with other work to do shows nearly the same; that of a hand-over between threads also
 * depends on how soon the machine wakes one.
 */
public final class AwaitCost {

    private static final int BATCHES = 2_000;
    private static final int WARM_UP = 1_000;
    private static final int QUICK = 1_000;
    private static final int ON_THREADS = 20;

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();
    private final boolean onThreads;

    /** The operations of a batch in which bodies are set aside. */
    private final int operations;

    /** The Deferred that the looping coroutine awaits. */
    private Deferred<Integer> pending;

    private int sum;

    private AwaitCost(boolean onThreads) {
        this.onThreads = onThreads;
        this.operations = onThreads ? ON_THREADS : QUICK;
    }

    /** Measures and prints it. */
    @SuppressWarnings("SystemOut") // a benchmark's result
    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            System.setProperty("dev.deft.coroutines", args[0]);
        }
        System.out.printf(
                Locale.ROOT,
                "%s on Java %s, %d cores%n",
                Coroutines.backend(),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        AwaitCost cost = new AwaitCost(!Coroutines.backend().equals("continuation"));
        cost.print();
        System.exit(0); // the coroutines that loop are left where they are
    }

    private void print() throws Exception {
        print("a callback in place of a coroutine", QUICK, this::callbacks);
        print("await of a Deferred that has fired", QUICK, this::fired);
        var unused = inline(this::loop);
        print("await that waits, Deferred made and fired", operations, this::waits);
        print("inline without an await", operations, this::withoutAwait);
        print("inline with one await that waits", operations, this::withOne);
        printRow(onThreads ? 1_000 : 1_000_000);
        if (!onThreads) {
            printFootprint();
        }
    }

    private static void print(String what, int operations, Callable<Long> batch) throws Exception {
        double[] nanos = new double[BATCHES];
        for (int i = -WARM_UP; i < BATCHES; i++) {
            double each = (double) batch.call() / operations;
            if (i >= 0) {
                nanos[i] = each;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%-45s %9.0f ns%n", what, nanos[BATCHES / 2]);
    }

    private long callbacks() {
        long start = System.nanoTime();
        for (int i = 0; i < QUICK; i++) {
            Deferred<Integer> deferred = reactor.newDeferred();
            deferred.onSuccess(value -> sum += value);
            deferred.callback(1);
        }
        return System.nanoTime() - start;
    }

    /** Times the awaits of a body that is never set aside; the Deferreds are made beforehand. */
    private long fired() {
        long[] took = new long[1];
        var unused = inline(() -> {
            Deferred<?>[] fired = new Deferred<?>[QUICK];
            for (int i = 0; i < fired.length; i++) {
                Deferred<Integer> one = reactor.newDeferred();
                one.callback(1);
                fired[i] = one;
            }
            long start = System.nanoTime();
            for (Deferred<?> one : fired) {
                sum += (Integer) await(one);
            }
            took[0] = System.nanoTime() - start;
            return sum;
        });
        return took[0];
    }

    private int loop() throws Exception {
        while (true) {
            pending = reactor.newDeferred();
            sum += await(pending);
        }
    }

    private long waits() {
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            pending.callback(1);
        }
        return System.nanoTime() - start;
    }

    private long withoutAwait() {
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            var unused = inline(() -> sum);
        }
        return System.nanoTime() - start;
    }

    private long withOne() {
        long start = System.nanoTime();
        for (int i = 0; i < operations; i++) {
            Deferred<Integer> awaited = reactor.newDeferred();
            var unused = inline(() -> sum += await(awaited));
            awaited.callback(1);
        }
        return System.nanoTime() - start;
    }

    /** Times how the first of so many, each of which awaits the one before, has them all end. */
    private void printRow(int length) {
        Deferred<Integer> first = reactor.newDeferred();
        Deferred<Integer> last = row(first, length);
        int[] depth = new int[1];
        var unused = last.onSuccess(value -> depth[0] = new Throwable().getStackTrace().length);
        long start = System.nanoTime();
        first.callback(0);
        double each = (double) (System.nanoTime() - start) / length;
        System.out.printf(Locale.ROOT, "%-45s %9.0f ns each, %d frames deep%n", length + " in a row", each, depth[0]);
    }

    private static Deferred<Integer> row(Deferred<Integer> first, int length) {
        Deferred<Integer> before = first;
        for (int i = 0; i < length; i++) {
            Deferred<Integer> awaited = before;
            before = inline(() -> await(awaited) + 1);
        }
        return before;
    }

    private void printFootprint() {
        int coroutines = 100_000;
        Deferred<Integer> first = reactor.newDeferred();
        long before = usedBytes();
        Deferred<Integer> last = row(first, coroutines);
        long bytes = (usedBytes() - before) / coroutines;
        first.callback(0);
        System.out.printf(
                Locale.ROOT,
                "%-45s %9d bytes, its Deferred included%n",
                last.isCalled() ? "suspended" : "never resumed",
                bytes);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
