package dev.deft.cli;

import dev.deft.analysis.result.Quantities;
import dev.deft.bench.Arrivals;
import dev.deft.bench.OpenShape;
import dev.deft.bench.PoolKind;
import dev.deft.bench.Target;
import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import dev.deft.peers.protocol.Peer;
import dev.deft.reactor.Transport;
import dev.deft.report.text.Units;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Reads the values of options; each refusal names the option, the value and what is allowed. */
final class OptionValues {

    /** More rows or columns than this no table can show, and no second-a-cell run should take. */
    static final int MOST_IN_A_LIST = 16;

    /** Not the comma within {@code lognormal(2ms,0.8)}. */
    private static final String BETWEEN_WORKS = ",(?![^()]*\\))";

    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern COUNT = Pattern.compile("([0-9]{1,12})([kM]?)");

    private static final Pattern PERCENT = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,3})?%");
    private static final int MOST_PERCENT = 1_000;

    private OptionValues() {}

    static Work work(String option, String value) throws BadInput {
        try {
            return WorkParser.parse(value);
        } catch (IllegalArgumentException e) {
            throw new BadInput(option, value, String.valueOf(e.getMessage()));
        }
    }

    static PoolKind pool(String option, String value) throws BadInput {
        return switch (value) {
            case "dedicated" -> PoolKind.DEDICATED;
            case "shared" -> PoolKind.SHARED;
            default -> throw new BadInput(option, value, "unknown pool; allowed: dedicated, shared");
        };
    }

    static Target target(String option, String value) throws BadInput {
        try {
            return Target.parse(value);
        } catch (IllegalArgumentException e) {
            throw new BadInput(option, value, String.valueOf(e.getMessage()));
        }
    }

    static Arrivals arrivals(String option, String value) throws BadInput {
        return switch (value) {
            case "poisson" -> Arrivals.POISSON;
            case "constant" -> Arrivals.CONSTANT;
            default -> throw new BadInput(option, value, "unknown arrivals; allowed: poisson, constant");
        };
    }

    /** A comma-separated list of different rates, in growing order. */
    static List<Double> rates(String option, String value) throws BadInput {
        List<Double> rates = new ArrayList<>();
        for (String part : value.split(",", -1)) {
            double rate = rate(option, value, part.strip());
            if (rates.contains(rate)) {
                throw new BadInput(option, value, "names " + Quantities.rate(rate) + " twice; allowed: once");
            }
            rates.add(rate);
        }
        if (rates.size() > MOST_IN_A_LIST) {
            throw new BadInput(option, value, "allowed: up to " + MOST_IN_A_LIST + " rates");
        }
        return rates.stream().sorted().toList();
    }

    private static double rate(String option, String value, String text) throws BadInput {
        double rate;
        try {
            rate = Quantities.ratePerSecond(text);
        } catch (IllegalArgumentException e) {
            throw new BadInput(
                    option, value, "allowed: calls per second such as 500/s, 20k/s or 1M/s, separated by commas");
        }
        if (rate < OpenShape.LOWEST || rate > OpenShape.HIGHEST) {
            throw new BadInput(
                    option,
                    value,
                    "allowed: a rate from " + Quantities.rate(OpenShape.LOWEST) + " to "
                            + Quantities.rate(OpenShape.HIGHEST));
        }
        return rate;
    }

    /** The transport that {@code value} comes to on this machine. */
    static Transport transport(String option, String value) throws BadInput {
        Transport wanted = switch (value) {
            case "nio" -> Transport.NIO;
            case "epoll" -> Transport.EPOLL;
            case "auto" -> Transport.AUTO;
            default -> throw new BadInput(option, value, "unknown transport; allowed: nio, epoll, auto");
        };
        try {
            return wanted.resolved();
        } catch (IllegalStateException missing) {
            throw new BadInput(option, value, String.valueOf(missing.getMessage()));
        }
    }

    /** {@code all}, or a comma-separated list of different peers, in the order of their declaration. */
    static List<Peer> peers(String option, String value) throws BadInput {
        if (value.equals("all")) {
            return List.of(Peer.values());
        }
        Set<Peer> peers = EnumSet.noneOf(Peer.class);
        for (String label : value.split(",", -1)) {
            if (!peers.add(peer(option, label.strip()))) {
                throw new BadInput(option, value, "names '" + label.strip() + "' twice; allowed: once");
            }
        }
        return List.copyOf(peers);
    }

    static Peer peer(String option, String value) throws BadInput {
        try {
            return Peer.labelled(value);
        } catch (IllegalArgumentException e) {
            throw new BadInput(
                    option,
                    value,
                    "unknown peer; allowed: "
                            + Stream.of(Peer.values()).map(Peer::label).collect(Collectors.joining(", ")));
        }
    }

    /** A whole number from {@code least} to {@code most}. */
    static long number(String option, String value, long least, long most) throws BadInput {
        long number = DIGITS.matcher(value).matches() ? Long.parseLong(value) : Long.MIN_VALUE;
        if (number < least || number > most) {
            throw new BadInput(
                    option, value, "allowed: a whole number from " + Units.count(least) + " to " + Units.count(most));
        }
        return number;
    }

    /** A share from 0 to 10, typed as {@code 10%}. */
    static double percent(String option, String value) throws BadInput {
        if (PERCENT.matcher(value).matches()) {
            double share = Double.parseDouble(value.substring(0, value.length() - 1)) / 100;
            if (share <= MOST_PERCENT / 100.0) {
                return share;
            }
        }
        throw new BadInput(
                option, value, "allowed: a percentage such as 10% or 2.5%, up to " + Units.count(MOST_PERCENT) + "%");
    }

    /** A number of calls from 1 to {@code most}, in thousands ({@code k}) or millions ({@code M}) if it says so. */
    static long calls(String option, String value, long most) throws BadInput {
        Matcher parts = COUNT.matcher(value);
        if (parts.matches()) {
            long unit = parts.group(2).equals("M") ? 1_000_000 : parts.group(2).equals("k") ? 1_000 : 1;
            long calls = Long.parseLong(parts.group(1)) * unit;
            if (calls >= 1 && calls <= most) {
                return calls;
            }
        }
        throw new BadInput(option, value, "allowed: a number such as 5000, 200k or 100M, up to " + Units.count(most));
    }

    /** A comma-separated list of different counts, in growing order. */
    static List<Integer> counts(String option, String value, int most) throws BadInput {
        String allowed = "allowed: up to " + MOST_IN_A_LIST + " different whole numbers from 1 to " + Units.count(most)
                + ", separated by commas";
        List<Integer> counts = new ArrayList<>();
        for (String part : value.split(",", -1)) {
            String number = part.strip();
            long count = DIGITS.matcher(number).matches() ? Long.parseLong(number) : 0;
            if (count < 1 || count > most || counts.contains((int) count)) {
                throw new BadInput(option, value, allowed);
            }
            counts.add((int) count);
        }
        if (counts.size() > MOST_IN_A_LIST) {
            throw new BadInput(option, value, allowed);
        }
        return counts.stream().sorted().toList();
    }

    /** A time from {@code least} to {@code most}. */
    static Duration time(String option, String value, Duration least, Duration most) throws BadInput {
        Duration time;
        try {
            time = Quantities.duration(value);
        } catch (IllegalArgumentException e) {
            throw new BadInput(option, value, "allowed: a time such as 500us, 200ms or 2s");
        }
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new BadInput(
                    option, value, "allowed: a time from " + Units.duration(least) + " to " + Units.duration(most));
        }
        return time;
    }

    /** One of the commands below {@code root}. */
    static CommandLine command(String option, String value, CommandLine root) throws BadInput {
        Map<String, CommandLine> commands = root.getSubcommands();
        CommandLine named = commands.get(value);
        if (named == null) {
            throw new BadInput(option, value, "unknown command; allowed: " + String.join(", ", commands.keySet()));
        }
        return named;
    }

    /** A comma-separated list of different works, as each specifies itself. */
    static List<Work> works(String option, String value) throws BadInput {
        List<Work> works = new ArrayList<>();
        for (String part : value.split(BETWEEN_WORKS, -1)) {
            Work work = work(option, part.strip());
            if (works.stream().anyMatch(other -> other.specification().equals(work.specification()))) {
                throw new BadInput(option, value, "names '" + work.specification() + "' twice; allowed: once");
            }
            works.add(work);
        }
        return works;
    }

    static Path path(String option, String value) throws BadInput {
        if (value.isBlank()) {
            throw new BadInput(option, value, "allowed: a path");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new BadInput(option, value, "not a path: " + e.getReason());
        }
    }
}
