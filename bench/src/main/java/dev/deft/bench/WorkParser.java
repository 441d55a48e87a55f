package dev.deft.bench;

import dev.deft.analysis.result.Quantities;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a work's specification: {@code noop}, {@code sleep:2ms}, {@code sleep:exp(2ms)}, and so on. */
public final class WorkParser {

    /** The specifications that {@link #parse} understands, in one line. */
    public static final String ALLOWED =
            "noop, sleep:TIME, spin:TIME, sha256:SIZE, file:PATH, resolve:HOST, replay:FILE,"
                    + " mix:PERCENT%WORK+PERCENT%WORK; TIME may be exp(MEAN) or lognormal(MEDIAN,SIGMA)";

    /** The seed that a work draws from until it is {@link Work#seeded}. */
    private static final long SEED = 1;

    private static final String NUMBER = "[0-9]{1,9}(?:\\.[0-9]{1,9})?";
    private static final Pattern DRAWN = Pattern.compile("(exp|lognormal)\\((.*)\\)");
    private static final Pattern MEDIAN_AND_SIGMA = Pattern.compile("([^,]*),\\s*(" + NUMBER + ")");
    private static final String NOR_DRAWN =
            ", nor exp(MEAN) such as exp(2ms), nor lognormal(MEDIAN,SIGMA) such as lognormal(2ms,0.8)";
    private static final Pattern SHARE = Pattern.compile("(" + NUMBER + ")%(.+)");
    private static final Pattern BEFORE_A_PERCENTAGE = Pattern.compile("\\+(?=" + NUMBER + "%)");
    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);
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
                new SleepWork(
                        text, new ServiceTime.Replayed(ReplayFile.read(path(kind, argument)), new RandomTimes(SEED)));
            case "mix" -> mix(text, argument);
            case "sha256" -> new Sha256Work(text, size(argument));
            case "file" -> new FileWork(text, path(kind, argument));
            case "resolve" -> new ResolveWork(text, host(argument));
            default -> throw new IllegalArgumentException("unknown work '" + kind + "'; allowed: " + ALLOWED);
        };
    }

    /** The files that a work reads, so that nobody writes results over them; {@code text} is one that {@link #parse} takes. */
    public static List<Path> files(String text) {
        int colon = text.indexOf(':');
        String argument = text.substring(colon + 1);
        return switch (colon < 0 ? text : text.substring(0, colon)) {
            case "file", "replay" -> List.of(Path.of(argument));
            case "mix" ->
                Arrays.stream(BEFORE_A_PERCENTAGE.split(argument, -1))
                        .flatMap(part -> files(part.substring(part.indexOf('%') + 1)).stream())
                        .toList();
            default -> List.of();
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
        return new ServiceTime.Exponential(nanos(kind, values, ""), new RandomTimes(SEED));
    }

    private static ServiceTime lognormal(String kind, String argument, String values) {
        Matcher two = MEDIAN_AND_SIGMA.matcher(values);
        if (!two.matches()) {
            throw new IllegalArgumentException(kind + ":lognormal takes two values: lognormal(MEDIAN,SIGMA), not '"
                    + argument + "'; allowed: a SIGMA from 0 to " + WIDEST_SIGMA);
        }
        double sigma = Double.parseDouble(two.group(2));
        if (sigma > WIDEST_SIGMA) {
            throw new IllegalArgumentException(kind + ":" + argument + " has a sigma above " + WIDEST_SIGMA
                    + ", where a few calls take all the time; allowed: from 0 to " + WIDEST_SIGMA);
        }
        return new ServiceTime.Lognormal(nanos(kind, two.group(1), ""), sigma, new RandomTimes(SEED));
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
        BigDecimal percent = BigDecimal.ZERO;
        for (String part : BEFORE_A_PERCENTAGE.split(argument, -1)) {
            Matcher share = SHARE.matcher(part);
            if (!share.matches()) {
                throw new IllegalArgumentException("'" + part + "' is not PERCENT%WORK such as 90%sleep:1ms");
            }
            percent = percent.add(new BigDecimal(share.group(1)));
            shares.add(new MixWork.Share(
                    partOfMix(share.group(2)), percent.movePointLeft(2).doubleValue()));
        }
        if (percent.compareTo(WHOLE) != 0) {
            throw new IllegalArgumentException("the parts of a mix must add up to 100%, not to "
                    + percent.stripTrailingZeros().toPlainString() + "%");
        }
        return new MixWork(text, List.copyOf(shares), new RandomTimes(SEED));
    }

    /** Its + would end the inner mix's part and the outer one's alike. */
    private static Work partOfMix(String text) {
        if (text.startsWith("mix:")) {
            throw new IllegalArgumentException("a mix cannot be part of a mix; allowed: one mix that names all parts");
        }
        return parse(text);
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
