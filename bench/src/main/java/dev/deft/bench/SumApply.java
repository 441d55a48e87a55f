package dev.deft.bench;

import dev.deft.analysis.result.SumDocument;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.YieldableThread;
import java.time.Duration;
import java.util.concurrent.Executor;

/** The ways in which the server of sums has its computing done. */
public enum SumApply {
    IN_PLACE(SumDocument.IN_PLACE),
    EXCLUSIVE(SumDocument.EXCLUSIVE),
    POOL(SumDocument.POOL),
    SHARE(SumDocument.SHARE);

    private static final Duration STOP_DEADLINE = Duration.ofSeconds(2);

    private final String word;

    SumApply(String word) {
        this.word = word;
    }

    /** Returns how it is called in options and results: {@code in-place}. */
    public String word() {
        return word;
    }

    /** An apply, and what is to be ended with it. */
    record Started(Executor executor, Runnable end) {}

    /**
     * Makes it.
     *
     * @param workers the threads of a pool, be it all its own or shared
     */
    Started start(int workers) {
        return switch (this) {
            case IN_PLACE -> new Started(Runnable::run, () -> {});
            case EXCLUSIVE -> new Started(YieldableThread.exclusive(), () -> {});
            case POOL -> {
                ThreadPool pool = ThreadPool.named("sum").fixed(workers).start();
                yield new Started(pool, () -> pool.stop(STOP_DEADLINE));
            }
            case SHARE -> {
                ThreadPool pool =
                        ThreadPool.named("sum-shared").fixed(workers).shared().start();
                yield new Started(pool.share("sums").start(), () -> pool.stop(STOP_DEADLINE));
            }
        };
    }
}
