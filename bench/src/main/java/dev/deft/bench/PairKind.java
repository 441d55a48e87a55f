package dev.deft.bench;

import dev.deft.analysis.result.HandoffDocument;
import dev.deft.threadpool.WaitStrategy;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A means by which a producer hands items over to a consumer. */
public enum PairKind {
    LOCK(HandoffDocument.LOCK, Rendezvous::overLocks),
    CONDITION(HandoffDocument.CONDITION, Rendezvous::overCondition),
    SEMAPHORE("semaphore", Rendezvous::overSemaphores),
    SYNCHRONOUS_QUEUE("synchronous-queue", Rendezvous::overSynchronousQueue),
    TRANSFER_QUEUE("transfer-queue", Rendezvous::overTransferQueue),
    EXCHANGER("exchanger", Rendezvous::overExchanger),
    POOL_PARK("pool-park", WaitStrategy.PARK, PoolPair::new),
    POOL_ADAPTIVE("pool-adaptive", WaitStrategy.ADAPTIVE, PoolPair::new),
    POOL_SPIN("pool-spin", WaitStrategy.SPIN, PoolPair::new),
    INBOX_PARK("inbox-park", WaitStrategy.PARK, InboxPair::new),
    INBOX_ADAPTIVE("inbox-adaptive", WaitStrategy.ADAPTIVE, InboxPair::new),
    INBOX_SPIN("inbox-spin", WaitStrategy.SPIN, InboxPair::new);

    /** A pair of Deft's. */
    private interface OfDeft {
        TransactionPair make(ThreadKind threads, WaitStrategy waits, TransactionRecorder recorder);
    }

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // a function without a state
    private final BiFunction<ThreadKind, TransactionRecorder, TransactionPair> made;

    private final @Nullable WaitStrategy waits;

    PairKind(String label, Supplier<Rendezvous> rendezvous) {
        this.label = label;
        this.waits = null;
        this.made = (threads, recorder) -> new RendezvousPair(threads, rendezvous.get(), recorder);
    }

    PairKind(String label, WaitStrategy waits, OfDeft pair) {
        this.label = label;
        this.waits = waits;
        this.made = (threads, recorder) -> pair.make(threads, waits, recorder);
    }

    /** Returns how it is called: {@code pool-spin}. */
    public String label() {
        return label;
    }

    /** Returns why there is no such pair on these threads; null if there is. */
    @Nullable
    String missingOn(ThreadKind threads) {
        if (threads == ThreadKind.PLATFORM || waits == null || this == POOL_PARK) {
            return null;
        }
        return label.startsWith("pool-")
                ? "virtual workers never wait awake"
                : "a reactor's thread is a platform thread";
    }

    /** Returns a pair on these threads that has not begun. */
    TransactionPair on(ThreadKind threads, TransactionRecorder recorder) {
        return made.apply(threads, recorder);
    }
}
