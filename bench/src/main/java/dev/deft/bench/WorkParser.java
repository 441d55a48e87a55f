package dev.deft.bench;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a work's specification: {@code noop}, {@code sleep:2ms}, {@code sleep:exp(2ms)}, and so on. */
public final class WorkParser {

    /** What {@link #parse} understands, in one line. */
    public static final String ALLOWED =
            "noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH, resolve:HOST, replay:FILE,"
                    + " mix:PERCENT%WORK+PERCENT%WORK; TIME may be exp(MEAN) or lognormal(MEDIAN,SIGMA)";

    /** What a work draws from until it is {@link Work#seeded}. */
    private static final long SEED = 1;

    private static final String NUMBER = "[0-9]{1,9}(?:\\.[0-9]{1,9})?";
    private static final Pattern DRAWN = Pattern.compile("(exp|lognormal)\\((.*)\\)");
    private static final Pattern MEDIAN_AND_SIGMA = Pattern.compile("([^,]*),\\s*(" + NUMBER + ")");
    private static final String NOR_DRAWN =
            ", nor exp(MEAN) such as exp(2ms), nor lognormal(MEDIAN,SIGMA) such as lognormal(2ms,0.8)";
    private static final Pattern SHARE = Pattern.compile("(" + NUMBER + ")%(.+)");
    private static final Pattern BEFORE_A_PERCENTAGE = Pattern.compile("\\+(?=" + NUMBER + "%)");
    private static final double WIDEST_SIGMA = 5;
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long LARGEST_BLOCK = 256L * 1024 * 1024;

    private WorkParser() {}

    /**
     * Makes the work that a text describes.
     *
     * @throws IllegalArgumentException with one line that says what is wrong with the text and what is allowed
     */
    public static Work parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String argument = colon < 0 ? "" : text.substring(colon + 1);
        return switch (kind) {
            case "noop" -> noop(text);
            case "sleep" -> new SleepWork(text, time(kind, argument));
            case "spin" -> new SpinWork(text, time(kind, argument));
            case "replay" ->
                new SleepWork(text, new ServiceTime.Replayed(ReplayFile.read(path(kind, argument)), new Draws(SEED)));
            case "mix" -> mix(text, argument);
            case "sha256" -> new Sha256Work(text, size(argument));
            case "file" -> new FileWork(text, path(kind, argument));
            case "resolve" -> new ResolveWork(text, host(argument));
            default -> throw new IllegalArgumentException("unknown work '" + kind + "'; allowed: " + ALLOWED);
        };
    }

    private static Work noop(String text) {
        if (!text.equals("noop")) {
            throw new IllegalArgumentException("noop takes no argument; allowed: " + ALLOWED);
        }
        return new NoopWork();
    }

    private static ServiceTime time(String kind, String argument) {
        Matcher drawn = DRAWN.matcher(argument);
        if (!drawn.matches()) {
            return new ServiceTime.Constant(nanos(kind, argument, NOR_DRAWN));
        }
        String values = drawn.group(2);
        return drawn.group(1).equals("exp") ? exponential(kind, argument, values) : lognormal(kind, argument, values);
    }

    private static ServiceTime exponential(String kind, String argument, String values) {
        if (values.contains(",")) {
            throw new IllegalArgumentException(kind + ":exp takes one value: exp(MEAN), not '" + argument + "'");
        }
        return new ServiceTime.Exponential(nanos(kind, values, ""), new Draws(SEED));
    }

    private static ServiceTime lognormal(String kind, String argument, String values) {
        Matcher two = MEDIAN_AND_SIGMA.matcher(values);
        if (!two.matches()) {
            throw new IllegalArgumentException(
                    kind + ":lognormal takes two values: lognormal(MEDIAN,SIGMA), not '" + argument + "'");
        }
        double sigma = Double.parseDouble(two.group(2));
        if (sigma > WIDEST_SIGMA) {
            throw new IllegalArgumentException(kind + ":" + argument + " has a sigma above " + WIDEST_SIGMA
                    + ", where a few calls take all the time");
        }
        return new ServiceTime.Lognormal(nanos(kind, two.group(1), ""), sigma, new Draws(SEED));
    }

    private static long nanos(String kind, String text, String orElse) {
        Duration time;
        try {
            time = Quantities.duration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + orElse, e);
        }
        if (time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(kind + " takes a time from 1ns to 1h, not '" + text + "'");
        }
        return time.toNanos();
    }

    /** {@code 90%sleep:1ms+10%sleep:50ms}. */
    private static Work mix(String text, String argument) {
        List<MixWork.Share> shares = new ArrayList<>();
        double percent = 0;
        for (String part : BEFORE_A_PERCENTAGE.split(argument, -1)) {
            Matcher share = SHARE.matcher(part);
            if (!share.matches()) {
                throw new IllegalArgumentException("'" + part + "' is not PERCENT%WORK such as 90%sleep:1ms");
            }
            percent += Double.parseDouble(share.group(1));
            shares.add(new MixWork.Share(parse(share.group(2)), percent / 100));
        }
        if (Math.abs(percent - 100) > 1e-9) {
            throw new IllegalArgumentException("the parts of a mix must add up to 100%, not to "
                    + BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + "%");
        }
        int last = shares.size() - 1;
        shares.set(last, new MixWork.Share(shares.get(last).work(), 1)); // whatever rounding made of the sum
        return new MixWork(text, List.copyOf(shares), new Draws(SEED));
    }

    private static int size(String argument) {
        long bytes = Quantities.size(argument);
        if (bytes == 0 || bytes > LARGEST_BLOCK) {
            throw new IllegalArgumentException("sha256 takes a size from 1B to 256MiB, not '" + argument + "'");
        }
        return Math.toIntExact(bytes);
    }

    private static Path path(String kind, String argument) {
        if (argument.isBlank()) {
            throw new IllegalArgumentException(kind + " takes a path: " + kind + ":PATH");
        }
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + argument + "' is not a path: " + e.getReason(), e);
        }
    }

    private static String host(String argument) {
        if (argument.isBlank()) {
            throw new IllegalArgumentException("resolve takes a host's name: resolve:HOST");
        }
        return argument;
    }
}
