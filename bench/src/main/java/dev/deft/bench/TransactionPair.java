package dev.deft.bench;

import java.util.List;
import java.util.concurrent.Future;

/**
 * A producer and a consumer. In a transaction an item goes from the one to the other, and the producer goes on when it knows that the
 * consumer has it; it tells its {@link TransactionRecorder} of each, and ends with the first after that is over.
 */
interface TransactionPair extends AutoCloseable {

    /** Sets them going. */
    void start();

    /** Returns what is done when they have ended, and fails if one of them did. */
    Future<?> ended();

    /** Returns where the threads of those stand that have not ended. */
    List<String> stacks();

    /** Ends their threads; interrupts those that have not ended by themselves. */
    @Override
    void close();
}
