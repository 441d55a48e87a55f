package dev.deft.analysis.theory;

/**
 * Erlang's formulas for calls that come at random to so many servers. Any thread.
 *
 * <p>A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
 * exchanges" (1917). By the recursion of which each step is a probability, so nothing overflows whatever the number of
 * servers.
 */
public final class Erlang {

    private Erlang() {}

    /**
     * The part of all calls that find no free server, if such calls give up: B.
     *
     * @param servers at least one
     * @param load how many servers the calls keep busy on average, if none gives up: arrival rate times service time
     * @throws IllegalArgumentException if there is no server, or the load is not above zero, or infinite
     */
    public static double b(int servers, double load) {
        requireServers(servers);
        if (!(load > 0) || Double.isInfinite(load)) {
            throw new IllegalArgumentException("the load must be above 0, and finite; it is " + load);
        }
        double blocked = 1;
        for (int k = 1; k <= servers; k++) {
            blocked = load * blocked / (k + load * blocked);
        }
        return blocked;
    }

    /**
     * The part of all calls that have to wait, if they queue for the first free server: C. One if the load is as high as
     * the number of servers, or higher, since the queue then grows without end.
     *
     * @param servers at least one
     * @param load how many servers the calls keep busy on average: arrival rate times service time
     * @throws IllegalArgumentException if there is no server, or the load is not above zero, or infinite
     */
    public static double c(int servers, double load) {
        double blocked = b(servers, load);
        return load >= servers ? 1 : blocked / (1 - load / servers * (1 - blocked));
    }

    static int requireServers(int servers) {
        if (servers < 1) {
            throw new IllegalArgumentException("a queue needs at least one server; it has " + servers);
        }
        return servers;
    }
}
