package dev.deft.threadpool;

/**
 * A share of a pool's threads, as the {@link ShareScheduler} has it, under whose monitor all that changes here is. It is a pool of its
 * own in all but the threads, which its workers {@linkplain BorrowedWorker borrow}.
 */
final class Share {

    final ThreadPool pool;

    /** The number of threads that are kept for it. */
    final int reserved;

    /** The number of its turns in a row that may come before those of others that wait; 0 where it waits among them. */
    final int ahead;

    /** It may have as many threads as its pool has. */
    boolean unlimited;

    private final double weight;

    /** Its workers that wait for a turn, in the order in which they asked. */
    final AskingWorkers asking = new AskingWorkers();

    /** The number of its turns that were granted and are not over. */
    int running;

    /** Its place among those that wait: the number of turns that it has had, by its weight, since it last had nothing to do. */
    double pass;

    Share(ThreadPool pool, ShareBuilder settings, boolean unlimited) {
        this.pool = pool;
        this.weight = settings.weight();
        this.reserved = settings.reserved();
        this.ahead = settings.ahead();
        this.unlimited = unlimited;
    }

    /** Returns whether it has been stopped, and all its work has ended. */
    boolean isOver() {
        return running == 0
                && asking.isEmpty()
                && pool.dispatcher().terminated().getCount() == 0;
    }

    /** The number of threads that are kept for it, and that it does not use. */
    int held() {
        return Math.max(0, reserved - running);
    }

    /** Notes one more turn; one on a thread that is reserved for it, which nobody else could have, is not counted. */
    void granted() {
        if (running >= reserved) {
            pass += 1 / weight;
        }
        running++;
    }

    /** Notes that a turn could not be had: it costs nothing. */
    void takenBack() {
        running--;
        if (running >= reserved) {
            pass -= 1 / weight;
        }
    }
}
