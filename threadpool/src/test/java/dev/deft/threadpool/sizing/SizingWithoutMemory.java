package dev.deft.threadpool.sizing;

/** Probing, where there is once no memory. */
public final class SizingWithoutMemory extends Sizing {

    private final boolean forDecision;

    private SizingWithoutMemory(boolean forDecision) {
        this.forDecision = forDecision;
    }

    /** Has none for the first decision. */
    public static Sizing atFirst() {
        return new SizingWithoutMemory(true);
    }

    /** Has none for what follows the first decision. */
    public static Sizing afterTheFirst() {
        return new SizingWithoutMemory(false);
    }

    @Override
    SizingController controller(DecisionLog log, long seed) {
        SizingController probe = Sizing.probing().controller(log, seed);
        return new SizingController() {
            private boolean decided;
            private boolean failed;

            @Override
            public int goal() {
                return probe.goal();
            }

            @Override
            public long nextSampleNanos() {
                return probe.nextSampleNanos();
            }

            @Override
            public int cohortNumber() {
                if (decided && !failed) {
                    failed = true;
                    throw new OutOfMemoryError("no memory for a cohort, in a test");
                }
                return probe.cohortNumber();
            }

            @Override
            public int cohortTasks() {
                return probe.cohortTasks();
            }

            @Override
            public void sample(SizingSample sample) {
                if (forDecision && !failed) {
                    failed = true;
                    throw new OutOfMemoryError("no memory for a decision, in a test");
                }
                probe.sample(sample);
                decided = true;
            }

            @Override
            public void gate(SizingSample sample) {
                probe.gate(sample);
            }

            @Override
            public void timedOut(SizingSample sample, int workers) {
                probe.timedOut(sample, workers);
            }

            @Override
            public void limit(SizingSample sample, int minThreads, int maxThreads) {
                probe.limit(sample, minThreads, maxThreads);
            }
        };
    }
}
