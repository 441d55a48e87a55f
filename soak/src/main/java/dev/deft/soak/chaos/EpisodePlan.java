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
 * @param number its number, from 1
 * @param time the time that its load runs
 * @param nestedPools pools whose workers wait for calls on each other
 * @param externalThreads the number of threads of neither reactors nor pools that call on both
 * @param stopEvents the stops that happen meanwhile, earliest first
 * @param order the order in which all is stopped in the end
 * @param drains true if callers end before that, and wait for what is outstanding
 * @param seed draws what the calls do
 */
record EpisodePlan(
        long number,
        Duration time,
        List<ReactorPlan> reactors,
        List<PoolPlan> pools,
        List<PoolPlan> nestedPools,
        int externalThreads,
        List<StopEvent> stopEvents,
        StopOrder order,
        boolean drains,
        long seed) {

    private static final int FIRST_REACTORS_BIT = 32;

    /** The order in which all is stopped. */
    enum StopOrder {
        POOLS_FIRST,
        REACTORS_FIRST,
        SHUFFLED,
        ALL_AT_ONCE
    }

    EpisodePlan {
        reactors = List.copyOf(reactors);
        pools = List.copyOf(pools);
        nestedPools = List.copyOf(nestedPools);
        stopEvents = List.copyOf(stopEvents);
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
                        ? PoolPlan.healthy(name + "-pool" + i, random)
                        : PoolPlan.faulty(name + "-pool" + i, random))
                .toList();
        return new EpisodePlan(
                number,
                time,
                reactors,
                pools,
                IntStream.range(0, 2 + random.nextInt(2))
                        .mapToObj(i -> PoolPlan.nested(name + "-nest" + i, random))
                        .toList(),
                1 + random.nextInt(3),
                stopEvents(time, reactors.size(), pools.size(), random),
                RandomChoice.of(StopOrder.values(), random),
                random.nextInt(4) == 0,
                random.nextLong());
    }

    /** Returns whether an observer keeps an account of the calls of a pool. It has a bit of the seed, so that nothing else is drawn otherwise. */
    boolean observes(int pool) {
        return ((seed >>> pool) & 1) == 1;
    }

    /** Returns whether a reactor takes a context along with the calls that it sends, as {@link #observes} does. */
    boolean carries(int reactor) {
        return ((seed >>> (FIRST_REACTORS_BIT + reactor)) & 1) == 1;
    }

    private Stream<String> observed() {
        return IntStream.range(0, pools.size())
                .filter(this::observes)
                .mapToObj(i ->
                        "an observer keeps the account of pool " + pools.get(i).name());
    }

    private Stream<String> carrying() {
        return IntStream.range(0, reactors.size())
                .filter(this::carries)
                .mapToObj(i -> "reactor " + reactors.get(i).name() + " takes a context along with its calls");
    }

    /** Returns the beginning of the names of an episode's pools and reactors, and so of its threads after "deft-". */
    static String nameOf(long number) {
        return "chaos-" + number;
    }

    private static List<StopEvent> stopEvents(Duration time, int reactors, int pools, SplittableRandom random) {
        List<StopEvent> stopEvents = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            StopEvent.StopKind kind = RandomChoice.of(StopEvent.StopKind.values(), random);
            int target = random.nextInt(kind.hitsAPool() ? pools : reactors);
            // In the second half, so that most of the load meets what is whole.
            long millis = time.toMillis();
            stopEvents.add(new StopEvent(kind, target, Duration.ofMillis(millis / 2 + random.nextLong(millis / 2))));
        }
        stopEvents.sort(Comparator.comparing(StopEvent::at));
        return stopEvents;
    }

    /** Returns all there is to know of it, in lines of text. */
    List<String> describe() {
        return Stream.of(
                        Stream.of("episode " + number + ": " + time.toMillis() + " ms, " + externalThreads
                                + " external threads, stopped in the order " + order
                                + (drains ? " when its callers have their answers" : " with calls outstanding")),
                        reactors.stream().map(ReactorPlan::describe),
                        pools.stream().map(PoolPlan::describe),
                        nestedPools.stream().map(PoolPlan::describe),
                        stopEvents.stream().map(StopEvent::describe),
                        observed(),
                        carrying())
                .flatMap(lines -> lines)
                .toList();
    }
}
