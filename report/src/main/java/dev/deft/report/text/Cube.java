package dev.deft.report.text;

/** The six by six by six colours of terminals that have no others. */
final class Cube {

    /** The levels of red, green and blue. */
    private static final int[] LEVELS = {0, 0x5f, 0x87, 0xaf, 0xd7, 0xff};

    private static final int SIZE = LEVELS.length * LEVELS.length * LEVELS.length;

    /** The weight of a difference in lightness, so that a scale's lighter colours stay lighter. */
    private static final double LIGHTNESS = 8;

    private Cube() {}

    /** The place in the cube of what is most like a colour. */
    static int nearest(int colour) {
        int nearest = 0;
        for (int place = 1; place < SIZE; place++) {
            if (distance(colour(place), colour) < distance(colour(nearest), colour)) {
                nearest = place;
            }
        }
        return nearest;
    }

    /** The colour at a place. */
    static int colour(int place) {
        int side = LEVELS.length;
        return LEVELS[place / (side * side)] << 16 | LEVELS[place / side % side] << 8 | LEVELS[place % side];
    }

    private static double distance(int one, int other) {
        int red = (one >> 16 & 0xff) - (other >> 16 & 0xff);
        int green = (one >> 8 & 0xff) - (other >> 8 & 0xff);
        int blue = (one & 0xff) - (other & 0xff);
        double lightness = 0.299 * red + 0.587 * green + 0.114 * blue;
        return red * red + green * green + blue * blue + LIGHTNESS * lightness * lightness;
    }
}
