package dev.deft.bench.adapt;

import dev.deft.analysis.result.Ratio;
import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.ThreadPoolBuilder;
import dev.deft.threadpool.sizing.Sizing;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The cost of a controller: the throughput of a pool that sizes itself, once it has found its size, ÷ that of a fixed pool of this size, by
 * turns on the same machine; the same where it is held to that size, so that it counts and tries no other; and the heap that it takes. It prints two lines for each sizing. Arguments: rounds, milliseconds of a turn, works; a round has a turn of each
 * pool, and the next begins with the other one.
 */
@SuppressWarnings("SystemOut") // a benchmark's result
public final class SizingCost {

    private static final int OUTSTANDING = 200;
    private static final long SETTLING_MILLIS = 10_000;
    private static final int LOOKS = 200;
    private static final int LOOK_MILLIS = 10;

    /** The pools whose heap is compared. */
    private static final int POOLS = 2_000;

    private SizingCost() {}

    /** Measures and prints them. */
    public static void main(String[] args) throws Exception {
        long ofFixed = heapOf(ThreadPoolBuilder::start);
        System.out.printf(
                Locale.ROOT,
                "heap of a pool without workers: %,d bytes; with hill climbing %,d more, with the probe %,d%n",
                ofFixed,
                heapOf(pool -> pool.sizing(Sizing.hillClimbing()).start()) - ofFixed,
                heapOf(pool -> pool.sizing(Sizing.probing()).start()) - ofFixed);
        for (int i = 2; i < args.length; i++) {
            Work work = WorkParser.parse(args[i]);
            int rounds = Integer.parseInt(args[0]);
            long millis = Long.parseLong(args[1]);
            cost("hill climbing", Sizing.hillClimbing(), work, rounds, millis);
            cost("the probe", Sizing.probing(), work, rounds, millis);
        }
    }

    /** Returns the bytes that a pool takes of the heap. */
    private static long heapOf(Function<ThreadPoolBuilder, ThreadPool> started) {
        List<ThreadPool> pools = new ArrayList<>();
        pools.add(started.apply(emptyPool())); // what there is once is there before
        long before = usedHeap();
        for (int i = 0; i < POOLS; i++) {
            pools.add(started.apply(emptyPool()));
        }
        long bytes = (usedHeap() - before) / POOLS;
        pools.forEach(pool -> pool.stop(Duration.ZERO));
        return bytes;
    }

    private static ThreadPoolBuilder emptyPool() {
        return ThreadPool.named("empty").minThreads(0).maxThreads(8);
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Prints the cost of a sizing at the size that it finds, and what is left of it where it has no other size to try. */
    private static void cost(String name, Sizing sizing, Work work, int rounds, long millis)
            throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        int size;
        try (SizedPool sized = DeftSizedPool.sized(processors, sizing)) {
            size = settled(sized, work);
            System.out.println(name + ", " + ofFixed(sized, size, work, rounds, millis));
        }
        try (DeftSizedPool sized = DeftSizedPool.sized(size, sizing)) {
            sized.pool().resize(size, size);
            System.out.println(name + " held to its size, " + ofFixed(sized, size, work, rounds, millis));
        }
    }

    private static String ofFixed(SizedPool sized, int size, Work work, int rounds, long millis)
            throws InterruptedException {
        try (SizedPool fixed = DeftSizedPool.fixed(size)) {
            tasksPerSecond(fixed, work, millis); // what compiles does so here
            List<Double> ratios = new ArrayList<>();
            double ofFixed = 0;
            for (int round = 0; round < rounds; round++) {
                boolean sizedFirst = round % 2 == 0;
                double first = tasksPerSecond(sizedFirst ? sized : fixed, work, millis);
                double second = tasksPerSecond(sizedFirst ? fixed : sized, work, millis);
                ratios.add(sizedFirst ? first / second : second / first);
                ofFixed += (sizedFirst ? second : first) / rounds;
            }
            Ratio ratio = Ratio.of(ratios.stream().mapToDouble(Double::doubleValue));
            return String.format(
                    Locale.ROOT,
                    "%s: %.4f (%.4f..%.4f) of the %,.0f tasks/s of a fixed pool of %d; %d rounds of %d ms",
                    work.specification(),
                    ratio.median(),
                    ratio.low(),
                    ratio.high(),
                    ofFixed,
                    size,
                    rounds,
                    millis);
        }
    }

    /** Returns the size that a pool is at when it has had time: the median of many looks. */
    private static int settled(SizedPool pool, Work work) throws InterruptedException {
        TaskFlood flood = started(pool, work);
        TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
        int[] goals = new int[LOOKS];
        for (int i = 0; i < LOOKS; i++) {
            goals[i] = pool.goal();
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        ended(flood);
        return IntStream.of(goals).sorted().toArray()[LOOKS / 2];
    }

    private static double tasksPerSecond(SizedPool pool, Work work, long millis) throws InterruptedException {
        TaskFlood flood = started(pool, work);
        TimeUnit.MILLISECONDS.sleep(millis / 10);
        long before = flood.completed();
        long begin = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(millis);
        double rate = (flood.completed() - before) * 1e9 / (System.nanoTime() - begin);
        ended(flood);
        return rate;
    }

    private static TaskFlood started(SizedPool pool, Work work) {
        TaskFlood flood = new TaskFlood(pool, TaskResource.processors(), work);
        flood.start(OUTSTANDING);
        return flood;
    }

    /** Ends it, and leaves those that are outstanding the time to end. */
    private static void ended(TaskFlood flood) throws InterruptedException {
        flood.end();
        long before = -1;
        while (flood.completed() != before) {
            before = flood.completed();
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        flood.check();
    }
}
