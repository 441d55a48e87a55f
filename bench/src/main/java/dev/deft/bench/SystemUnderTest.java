package dev.deft.bench;

import java.time.Duration;

/** The system that the calls of a cell are made on: a loop with one thread, and a pool. */
interface SystemUnderTest extends AutoCloseable {

    /** The receiver of a call's outcome; one of the two is called, once, on the loop's thread. */
    interface Completion {

        void completed(long result);

        void failed(Throwable cause);
    }

    /** The failure of a system that cannot have all its workers. */
    static IllegalStateException tooFewThreads(int started, int workers) {
        return new IllegalStateException("the machine started only " + started + " of " + workers
                + " threads; ask for fewer workers, or allow the process more threads");
    }

    /** Starts the loop's thread; the pool's have been started. */
    void start();

    /** Runs this on the loop's thread, soon. Any thread. */
    void execute(Runnable call);

    /** Runs this on the loop's thread after the delay. The loop's thread only. */
    void callLater(Duration delay, Runnable call);

    /** Has a worker make the call. The loop's thread only. */
    void dispatch(MeasuredCall call, Completion completion);

    /** Ends the threads. */
    @Override
    void close();
}
