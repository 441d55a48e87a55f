package dev.deft.threadpool.sizing;

/** Probing, where there is no memory for the first decision. */
public final class SizingWithoutMemory extends Sizing {

    private SizingWithoutMemory() {}

    public static Sizing atFirst() {
        return new SizingWithoutMemory();
    }

    @Override
    SizingController controller(DecisionLog log, long seed) {
        SizingController probe = Sizing.probing().controller(log, seed);
        return new SizingController() {
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
                return probe.cohortNumber();
            }

            @Override
            public int cohortTasks() {
                return probe.cohortTasks();
            }

            @Override
            public void sample(SizingSample sample) {
                if (!failed) {
                    failed = true;
                    throw new OutOfMemoryError("no memory for a decision, in a test");
                }
                probe.sample(sample);
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
