package dev.deft.jdbc;

/**
 * Is told of each statement that has ended on a worker. Those that no worker has begun, because they were cancelled or waited for too
 * long, are not told of; {@link DatabaseStatistics#pool} counts them.
 */
@FunctionalInterface
public interface StatementObserver {

    /**
     * Takes note of a statement. Called on its worker, by several at a time, before the result is on its way: be quick. What this throws
     * is logged.
     */
    void ended(StatementTimes times);
}
