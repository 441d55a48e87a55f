package dev.deft.bench.adapt;

import dev.deft.analysis.result.Ratio;
import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The cost of a controller: the throughput of a pool that sizes itself, once it has found its size, ÷ that of a fixed pool of this size, by
 * turns on the same machine. It prints a line for each sizing. Arguments: rounds, milliseconds of a turn, works; a round has a turn of each
 * pool, and the next begins with the other one.
 */
@SuppressWarnings("SystemOut") // a benchmark's result
public final class SizingCost {

    private static final int OUTSTANDING = 200;
    private static final long SETTLING_MILLIS = 10_000;
    private static final int LOOKS = 200;
    private static final int LOOK_MILLIS = 10;

    private SizingCost() {}

    /** Measures and prints them. */
    public static void main(String[] args) throws Exception {
        for (int i = 2; i < args.length; i++) {
            Work work = WorkParser.parse(args[i]);
            for (String sizing : List.of("hill-climbing", "probing")) {
                System.out.println(cost(sizing, work, Integer.parseInt(args[0]), Long.parseLong(args[1])));
            }
        }
    }

    private static String cost(String sizing, Work work, int rounds, long millis) throws InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        try (SizedPool sized = PoolSystem.parse(sizing).start(processors, decision -> {})) {
            int size = settled(sized, work);
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
                        "%s, %s: %.4f (%.4f..%.4f) of the %,.0f tasks/s of a fixed pool of %d; %d rounds of %d ms",
                        sizing,
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
