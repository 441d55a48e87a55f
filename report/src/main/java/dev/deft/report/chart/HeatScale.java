package dev.deft.report.chart;

import java.util.stream.DoubleStream;

/**
 * The colours of a heatmap: equal steps stand for equal factors, from the least value to the greatest. The report and the
 * terminal use the same.
 *
 * <p>The colours are matplotlib's viridis, by Smith and van der Walt: lighter is more, also in grey and to the colour-blind.
 *
 * @param least above zero
 * @param greatest at least {@code least}
 */
public record HeatScale(double least, double greatest) {

    /** Viridis at nine even steps. */
    private static final int[] VIRIDIS = {
        0x440154, 0x472d7b, 0x3b528b, 0x2c728e, 0x21918c, 0x28ae80, 0x5ec962, 0xaddc30, 0xfde725
    };

    /** A scale over the finite values above zero; without any, from one to one. */
    public static HeatScale over(DoubleStream values) {
        double[] known =
                values.filter(value -> value > 0 && Double.isFinite(value)).toArray();
        return new HeatScale(
                DoubleStream.of(known).min().orElse(1),
                DoubleStream.of(known).max().orElse(1));
    }

    /** The position of a value, from 0, the least, to 1, the greatest; where all are equal, in the middle. */
    public double position(double value) {
        if (greatest <= least) {
            return 0.5;
        }
        double position = Math.log(value / least) / Math.log(greatest / least);
        return Math.max(0, Math.min(1, position));
    }

    /** The value at a position from 0 to 1: the inverse. */
    public double at(double position) {
        return least * Math.pow(greatest / least, position);
    }

    /** A value's colour, as 0xRRGGBB. */
    public int colour(double value) {
        return between(VIRIDIS, position(value));
    }

    /** Returns whether black is easier to read than white on a colour: by its luminance as the eye weighs it (ITU-R BT.601). */
    public static boolean isLight(int colour) {
        return 0.299 * (colour >> 16 & 0xff) + 0.587 * (colour >> 8 & 0xff) + 0.114 * (colour & 0xff) > 140;
    }

    /** The colour at a position, from 0 to 1, on a ramp of colours. */
    public static int between(int[] ramp, double position) {
        double step = Math.max(0, Math.min(1, position)) * (ramp.length - 1);
        int below = (int) Math.min(ramp.length - 2, Math.floor(step));
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = ramp[below] >> shift & 0xff;
            int b = ramp[below + 1] >> shift & 0xff;
            mixed |= (int) Math.round(a + (b - a) * (step - below)) << shift;
        }
        return mixed;
    }
}
