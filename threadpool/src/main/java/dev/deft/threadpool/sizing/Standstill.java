package dev.deft.threadpool.sizing;

/** The time for which queued tasks have not moved, as far as the gate's looks tell. */
final class Standstill {

    private final boolean completionsCount;

    private long moved = -1;
    private long since;
    private long lookedAt;

    /** @param completionsCount a task that ends is a move, too, and not only one that begins */
    Standstill(boolean completionsCount) {
        this.completionsCount = completionsCount;
    }

    /** Looks once more; returns for how long nothing has moved. After a pause of the gate, it begins anew. */
    long look(SizingSample sample) {
        long now = sample.nanos();
        long movedNow = sample.begun() + (completionsCount ? sample.completed() : 0);
        boolean paused = now - lookedAt > 2 * SizingController.GATE_NANOS;
        if (movedNow != moved || paused || !sample.waiting()) {
            moved = movedNow;
            since = now;
        }
        lookedAt = now;
        return now - since;
    }

    /** Notes that so many workers more come, whose first tasks are no sign that the others move. */
    void workersCome(SizingSample sample, int workers) {
        moved += workers;
        since = sample.nanos();
    }
}
