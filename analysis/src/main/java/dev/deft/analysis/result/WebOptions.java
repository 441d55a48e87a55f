package dev.deft.analysis.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code deft web}.
 *
 * @param servers by their names
 * @param parallel how many requests are under way at a time, one column each
 * @param requests how many a cell makes in a round
 * @param workers the threads of the servers' pools
 * @param keepAlive whether a client has one connection for all its requests, or one for each
 * @param ratePerSecond how many are due in a second in the open loop; null without one
 * @param ab whether {@code ab} asked, too
 * @param seed draws the order of the cells
 */
public record WebOptions(
        List<String> servers,
        List<Integer> parallel,
        int requests,
        int workers,
        boolean keepAlive,
        @Nullable Double ratePerSecond,
        boolean ab,
        int rounds,
        long seed) {}
