package dev.deft.analysis.result;

import java.util.List;

/**
 * The options of {@code deft sum}.
 *
 * @param n how many integers each request has summed, one table each
 * @param requests how many requests a cell makes in a round
 * @param clients how many threads make them, one column each
 * @param workers the threads of the pools
 * @param handlers {@code virtual} or {@code platform}: the kind of the server's threads
 * @param seed draws the order of the cells
 */
public record SumOptions(
        List<Long> n, int requests, List<Integer> clients, int workers, String handlers, int rounds, long seed) {}
