package dev.deft.live;

import java.util.Locale;

/** Times as sentences have them. */
final class Times {

    private Times() {}

    /** Returns two digits at least, in the unit that fits: {@code 1.2 s}, {@code 40 ms}. */
    static String of(double nanos) {
        if (nanos >= 0.995e9) {
            return number(nanos / 1e9) + " s";
        }
        if (nanos >= 0.995e6) {
            return number(nanos / 1e6) + " ms";
        }
        return nanos >= 995 ? number(nanos / 1e3) + " us" : number(nanos) + " ns";
    }

    /** Returns one place after the point below ten, and none above: {@code 2.5}, {@code 40}. */
    static String number(double number) {
        return String.format(Locale.ROOT, number < 9.95 ? "%.1f" : "%,.0f", number);
    }
}
