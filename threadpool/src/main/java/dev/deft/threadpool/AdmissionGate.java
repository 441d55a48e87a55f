package dev.deft.threadpool;

/**
 * The admission of tasks to a pool. A task is admitted by counting it, before it is in the queue.
 *
 * <p>At most so many are admitted that have not ended: the queue's capacity, and one for each worker there may be, however
 * slow its thread is to wake. How much room there is, only the submitter that finds none left has computed ({@link
 * #makeRoom}), under the pool's monitor: in between there may be more, never less. So the bound is exact, for a refusal too.
 * To close the gate moves the same word as to admit, so nothing is admitted after it.
 */
final class AdmissionGate {

    /** In {@link #admitted}: nothing more is. Negative, so that one look at the sign tells. */
    private static final long CLOSED = Long.MIN_VALUE;

    /** The part of a queue's places that are given away at once, at the least, if it is large: one of so many. */
    private static final int PORTIONS = 8;

    /** The places that are given away at once, at the least, for each worker: all of these are looked at then, which is to cost each task little. */
    private static final int PLACES_A_WORKER = 256;

    private final int queueCapacity;

    /** The number of tasks ever admitted, and whether the gate is {@link #CLOSED}. */
    private final Counter admitted = new Counter();

    /** The number of tasks ever admitted up to which there is room, as far as is known: tasks end all the time. */
    private volatile long knownRoom;

    AdmissionGate(int queueCapacity) {
        this.queueCapacity = queueCapacity;
    }

    /** Counts one more task in; returns false if the gate is closed or no more room is known of. Any thread. */
    boolean tryAdmit() {
        while (true) {
            long before = admitted.get();
            if (before < 0 || before >= knownRoom) {
                return false;
            }
            if (admitted.compareAndSet(before, before + 1)) {
                return true;
            }
        }
    }

    /** Returns whether there is room that is known of, in a gate that is open. Any thread. */
    boolean hasRoom() {
        return admitted.get() < knownRoom;
    }

    /**
     * Publishes how much room there is, for half of the queue's places at once, or for fewer where these are many: so that whoever asks for
     * more comes by the monitor before the queue is full, too, and the pool is looked at ({@link PoolState}). Under the pool's monitor.
     *
     * @param over the tasks that were admitted and will not take any room again
     * @param workers the workers there may be
     */
    void makeRoom(long over, int workers) {
        long portion = Math.max(queueCapacity / PORTIONS, (long) PLACES_A_WORKER * workers);
        knownRoom = Math.min(
                over + workers + queueCapacity, admitted() + Math.max(1, Math.min(queueCapacity / 2, portion)));
    }

    /** Admits nothing more. Any thread. */
    void close() {
        admitted.setBits(CLOSED);
    }

    /** The number of tasks ever admitted. Any thread. */
    long admitted() {
        return admitted.get() & ~CLOSED;
    }

    boolean isBounded() {
        return queueCapacity < Integer.MAX_VALUE;
    }

    int queueCapacity() {
        return queueCapacity;
    }
}
