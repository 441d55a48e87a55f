package dev.deft.bench;

import dev.deft.analysis.result.Distribution;

/** The time that a call sleeps or computes: always the same, drawn from a distribution, or replayed. */
sealed interface ServiceTime {

    /** The next call's time in nanoseconds. Any thread. */
    long nextNanos();

    /** The same, from this seed's first draw on. */
    default ServiceTime seeded(long seed) {
        return this;
    }

    /** The same for every call. */
    record Constant(long nextNanos) implements ServiceTime {}

    /** Exponential: as many calls are longer than the average as a queue's theory likes best. */
    record Exponential(long meanNanos, RandomTimes draws) implements ServiceTime {

        @Override
        public long nextNanos() {
            return atMost(-meanNanos * Math.log1p(-draws.nextUniform()));
        }

        @Override
        public ServiceTime seeded(long seed) {
            return new Exponential(meanNanos, new RandomTimes(seed));
        }
    }

    /** Lognormal: half of the calls take less than the median, and a few take very much more. */
    record Lognormal(long medianNanos, double sigma, RandomTimes draws) implements ServiceTime {

        @Override
        public long nextNanos() {
            return atMost(medianNanos * Math.exp(sigma * draws.nextNormal()));
        }

        @Override
        public ServiceTime seeded(long seed) {
            return new Lognormal(medianNanos, sigma, new RandomTimes(seed));
        }
    }

    /** Recorded times in their order, and from the first one again. */
    final class Replayed implements ServiceTime {

        /** Never written to. */
        private final long[] nanos;

        private final RandomTimes draws;

        Replayed(long[] nanos, RandomTimes draws) {
            this.nanos = nanos;
            this.draws = draws;
        }

        @Override
        public long nextNanos() {
            return nanos[(int) (draws.nextIndex() % nanos.length)];
        }

        @Override
        public ServiceTime seeded(long seed) {
            return new Replayed(nanos, new RandomTimes(seed));
        }
    }

    /** Tails have no end, but a call has. */
    private static long atMost(double nanos) {
        return Math.min(Distribution.HIGHEST_NANOS, Math.round(nanos));
    }
}
