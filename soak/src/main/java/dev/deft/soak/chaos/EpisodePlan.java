package dev.deft.soak.chaos;

import dev.deft.reactor.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One episode as it is drawn from the run's seed and its own number, so that it can be repeated alone.
 *
 * @param number which one it is, from 1
 * @param time how long its load runs
 * @param nests pools whose workers wait for calls on each other
 * @param foreigners how many threads of neither reactors nor pools call on both
 * @param blows what happens meanwhile, earliest first
 * @param order in which order all is stopped in the end
 * @param drains whether callers end before that, and wait for what is outstanding
 * @param seed draws what the calls do
 */
record EpisodePlan(
        long number,
        Duration time,
        List<ReactorPlan> reactors,
        List<PoolPlan> pools,
        List<PoolPlan> nests,
        int foreigners,
        List<Blow> blows,
        Order order,
        boolean drains,
        long seed) {

    /** In which order all is stopped. */
    enum Order {
        POOLS_FIRST,
        REACTORS_FIRST,
        SHUFFLED,
        ALL_AT_ONCE
    }

    EpisodePlan {
        reactors = List.copyOf(reactors);
        pools = List.copyOf(pools);
        nests = List.copyOf(nests);
        blows = List.copyOf(blows);
    }

    static EpisodePlan draw(long seed, long number, Transport transport) {
        // The number is mixed first: neighbours would get the same draws else, some steps apart.
        SplittableRandom random = new SplittableRandom(seed + new SplittableRandom(number).nextLong());
        String name = nameOf(number);
        Duration time = Duration.ofMillis(200 + random.nextInt(1_300));
        int running = 1 + random.nextInt(3);
        int unrun = random.nextInt(4) == 0 ? 1 : 0;
        List<ReactorPlan> reactors = IntStream.range(0, running + unrun)
                .mapToObj(i -> ReactorPlan.draw(name + "-reactor" + i, i < running, transport, random))
                .toList();
        List<PoolPlan> pools = IntStream.range(0, 2 + random.nextInt(4))
                .mapToObj(i -> i < 2 && (i == 0 || random.nextBoolean())
                        ? PoolPlan.sound(name + "-pool" + i, random)
                        : PoolPlan.odd(name + "-pool" + i, random))
                .toList();
        return new EpisodePlan(
                number,
                time,
                reactors,
                pools,
                IntStream.range(0, 2 + random.nextInt(2))
                        .mapToObj(i -> PoolPlan.nest(name + "-nest" + i, random))
                        .toList(),
                1 + random.nextInt(3),
                blows(time, reactors.size(), pools.size(), random),
                Draw.one(Order.values(), random),
                random.nextInt(4) == 0,
                random.nextLong());
    }

    /** What the names of an episode's pools and reactors begin with, and so those of its threads after "deft-". */
    static String nameOf(long number) {
        return "chaos-" + number;
    }

    private static List<Blow> blows(Duration time, int reactors, int pools, SplittableRandom random) {
        List<Blow> blows = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Blow.Type type = Draw.one(Blow.Type.values(), random);
            int target = random.nextInt(type.hitsAPool() ? pools : reactors);
            // In the second half, so that most of the load meets what is whole.
            long millis = time.toMillis();
            blows.add(new Blow(type, target, Duration.ofMillis(millis / 2 + random.nextLong(millis / 2))));
        }
        blows.sort(Comparator.comparing(Blow::at));
        return blows;
    }

    /** All there is to know of it, in lines of text. */
    List<String> words() {
        return Stream.of(
                        Stream.of("episode " + number + ": " + time.toMillis() + " ms, " + foreigners
                                + " foreign threads, stopped in the order " + order
                                + (drains ? " when its callers have their answers" : " with calls outstanding")),
                        reactors.stream().map(ReactorPlan::words),
                        pools.stream().map(PoolPlan::words),
                        nests.stream().map(PoolPlan::words),
                        blows.stream().map(Blow::words))
                .flatMap(lines -> lines)
                .toList();
    }
}
