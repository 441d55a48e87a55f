package dev.deft.examples;

import dev.deft.reactor.CallOptions;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Mistakes, each of which is refused where it is made. */
final class Mistakes {

    private Mistakes() {}

    /** Asks for more threads than {@code work} has, which are 8. */
    static ThreadPool shareThatIsLargerThanItsPool(ThreadPool work) {
        return work.share("reports").maxThreads(9).start();
    }

    /** Gives a call less than no time. */
    static CallOptions deadlineThatHasPassed(Duration left) {
        return CallOptions.none().waitAtMost(left.minusMillis(200));
    }

    /** Says that a worker waits, on a thread that is none. */
    static String waitOutsideOfAWorker(Callable<String> query) throws Exception {
        return ThreadPool.blocking(query);
    }
}
