package dev.deft.threadpool.sizing;

/**
 * The latest values of a series that is looked at for its waves.
 *
 * <p>Source: Goertzel, "An Algorithm for the Evaluation of Finite Trigonometric Series" (1958).
 */
final class Wave {

    /** A wave of one period: its height, and where in its period it stands, as a complex number. */
    record Component(double re, double im) {

        static final Component NONE = new Component(0, 0);

        double magnitude() {
            return Math.hypot(re, im);
        }

        /** The real part of this divided by {@code other}: how far the one follows the other. */
        double along(Component other) {
            return (re * other.re + im * other.im) / (other.re * other.re + other.im * other.im);
        }
    }

    private final double[] ring;
    private long count;

    Wave(int length) {
        ring = new double[length];
    }

    void add(double value) {
        ring[(int) (count++ % ring.length)] = value;
    }

    /** The mean of the last {@code length} values. */
    double mean(int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += at(length, i);
        }
        return sum / length;
    }

    /** The component of this period, in values, among the last {@code length} values; none where it does not fit into them. */
    Component component(double period, int length) {
        if (period > length) {
            return Component.NONE;
        }
        double angle = 2 * Math.PI / period;
        double cosine = Math.cos(angle);
        double last = 0;
        double beforeLast = 0;
        for (int i = 0; i < length; i++) {
            double now = 2 * cosine * last - beforeLast + at(length, i);
            beforeLast = last;
            last = now;
        }
        return new Component((last - beforeLast * cosine) / length, beforeLast * Math.sin(angle) / length);
    }

    /** The i-th of the last {@code length} values, oldest first. */
    private double at(int length, int i) {
        return ring[(int) ((count - length + i) % ring.length)];
    }
}
