package dev.deft.analysis.statistics;

import java.util.Random;

/** The noise in the log ratios of a run: one value per series and round. */
enum Noise {
    ONE_PERCENT {
        @Override
        double[][] run(Random random, int series, int rounds) {
            return normal(random, series, rounds, 0.01);
        }
    },
    TWO_PERCENT {
        @Override
        double[][] run(Random random, int series, int rounds) {
            return normal(random, series, rounds, 0.02);
        }
    },
    FIVE_PERCENT {
        @Override
        double[][] run(Random random, int series, int rounds) {
            return normal(random, series, rounds, 0.05);
        }
    },
    /** Quiet series beside noisy ones, from 0.5 % to 5 %. */
    UNEVEN {
        @Override
        double[][] run(Random random, int series, int rounds) {
            double[][] run = normal(random, series, rounds, 1);
            for (int i = 0; i < series; i++) {
                double spread = 0.005 * Math.pow(10, (double) i / series);
                for (int round = 0; round < rounds; round++) {
                    run[i][round] *= spread;
                }
            }
            return run;
        }
    },
    /** Each twentieth round takes twice the time, beside 3 % of noise. */
    OUTLIERS {
        @Override
        double[][] run(Random random, int series, int rounds) {
            double[][] run = normal(random, series, rounds, 0.03);
            for (double[] values : run) {
                for (int round = 0; round < rounds; round++) {
                    values[round] += random.nextInt(20) == 0 ? Math.log(2) : 0;
                }
            }
            return run;
        }
    },
    /** The machine is four times as slow in half of the rounds; the reference feels 95 % of it, so 7 % remain. */
    TWO_SPEEDS {
        @Override
        double[][] run(Random random, int series, int rounds) {
            double[][] run = normal(random, series, rounds, 0.02);
            for (int round = 0; round < rounds; round++) {
                double slow = random.nextBoolean() ? Math.log(4) : 0;
                for (double[] values : run) {
                    values[round] += slow - 0.95 * slow;
                }
            }
            return run;
        }
    },
    /** The machine changes between two speeds a hundred times while a cell runs, and as often while its reference does. */
    CHANGING_SPEED {
        @Override
        double[][] run(Random random, int series, int rounds) {
            double[][] run = normal(random, series, rounds, 0.02);
            for (double[] values : run) {
                for (int round = 0; round < rounds; round++) {
                    double ofCell = slowness(random);
                    double ofReference = slowness(random);
                    values[round] += ofCell - ofReference;
                }
            }
            return run;
        }

        private double slowness(Random random) {
            return Math.log(1 + 3 * random.doubles(100).filter(any -> any < 0.5).count() / 100.0);
        }
    };

    abstract double[][] run(Random random, int series, int rounds);

    private static double[][] normal(Random random, int series, int rounds, double spread) {
        double[][] run = new double[series][rounds];
        for (double[] values : run) {
            for (int round = 0; round < rounds; round++) {
                values[round] = spread * random.nextGaussian();
            }
        }
        return run;
    }
}
