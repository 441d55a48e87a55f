package dev.deft.analysis.result;

import java.util.List;

/**
 * The options of {@code deft load http}.
 *
 * @param server its address and port
 * @param requests how many each row makes
 * @param parallel how many are under way at a time, one row each
 * @param ratesPerSecond how many are due in a second, one row each; empty in a closed loop
 * @param keepAlive whether a client has one connection for all its requests, or one for each
 */
public record WebLoadOptions(
        String server, int requests, List<Integer> parallel, List<Double> ratesPerSecond, boolean keepAlive) {}
