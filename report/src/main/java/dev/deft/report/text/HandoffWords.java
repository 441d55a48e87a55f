package dev.deft.report.text;

import dev.deft.analysis.result.HandoffCell;
import dev.deft.analysis.result.HandoffDocument;
import dev.deft.analysis.result.HandoffPair;
import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.Percentile;
import dev.deft.analysis.result.Quantile;
import dev.deft.analysis.result.Ratio;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pairs that busy threads starve, and what helps them, in sentences that the numbers support; ratios are with their 95 % intervals.
 * The terminal and the page say it in the same words.
 */
public final class HandoffWords {

    /** A pair that certainly keeps less than this part of its transactions starves. */
    private static final double STARVING = 0.5;

    /** A p99 that is certainly longer than that of the same pair alone by this factor is named, whatever the rate. */
    private static final double LONG_WAIT = 10;

    private final HandoffDocument document;
    private final DoubleFunction<String> time;

    private HandoffWords(HandoffDocument document, DoubleFunction<String> time) {
        this.document = document;
        this.time = time;
    }

    /** A pair beside the fewest busy threads that starve it. */
    private record Starving(HandoffPair pair, HandoffCell cell) {}

    /**
     * Returns the sentences, the most telling one first.
     *
     * @param time how a time in nanoseconds is written
     */
    public static List<String> of(HandoffDocument document, DoubleFunction<String> time) {
        return new HandoffWords(document, time).sentences();
    }

    private List<String> sentences() {
        if (document.pairs().stream().allMatch(pair -> pair.cells().size() < 2)) {
            return List.of("No conclusion about busy threads: no pair was measured beside any.");
        }
        if (document.pairs().stream()
                .flatMap(pair -> pair.cells().stream())
                .noneMatch(cell -> RatioWords.hasInterval(cell.toAlone()))) {
            return List.of("No conclusion about starving pairs: fewer than " + Ratio.FEWEST_ROUNDS
                    + " rounds have no interval; more --rounds help.");
        }
        List<String> sentences = new ArrayList<>();
        document.threads().forEach(threads -> sentences.addAll(of(threads)));
        return sentences;
    }

    private List<String> of(String threads) {
        List<HandoffPair> pairs = document.pairs().stream()
                .filter(pair -> pair.threads().equals(threads))
                .toList();
        List<Starving> starving =
                pairs.stream().flatMap(pair -> starving(pair).stream()).toList();
        List<String> sentences = new ArrayList<>();
        if (!starving.isEmpty()) {
            sentences.add(starved(threads, starving));
        } else if (!pairs.isEmpty()) {
            sentences.add("On " + threads
                    + " threads no pair starves, as far as this run tells: none made certainly less than"
                    + " half of the transactions that it made alone.");
        }
        hidden(threads, pairs, starving).ifPresent(sentences::add);
        helping(threads, starving).ifPresent(sentences::add);
        return sentences;
    }

    private static Optional<Starving> starving(HandoffPair pair) {
        return pair.cells().stream()
                .filter(cell ->
                        cell.toAlone() != null && Numbers.orNaN(cell.toAlone().high()) < STARVING)
                .findFirst()
                .map(cell -> new Starving(pair, cell));
    }

    /** {@code On platform threads busy ones starve these, …: beside 1 busy lock 30.0 (28.1..32.0); beside 2 busy …}. */
    private static String starved(String threads, List<Starving> starving) {
        TreeMap<Integer, List<Starving>> byBusy = new TreeMap<>(starving.stream()
                .collect(Collectors.groupingBy(one -> one.cell().busy())));
        return "On " + threads
                + " threads busy ones starve these, which keep less than half of their transactions, in %: "
                + byBusy.entrySet().stream()
                        .map(level -> "beside " + HandoffTable.level(level.getKey()) + " "
                                + level.getValue().stream()
                                        .map(one -> one.pair().kind() + " "
                                                + HandoffTable.kept(one.cell().toAlone()))
                                        .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; "))
                + ".";
    }

    /** The pairs that keep their rate beside the most busy threads, and have a few transactions wait for long. */
    private Optional<String> hidden(String threads, List<HandoffPair> pairs, List<Starving> starving) {
        List<String> waiting = new ArrayList<>();
        int busy = document.options().busy().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        for (HandoffPair pair : pairs) {
            Optional<Quantile> alone = p99(pair, 0);
            Optional<Quantile> beside = p99(pair, busy);
            boolean isTold = starving.stream().anyMatch(one -> one.pair().equals(pair));
            if (!isTold
                    && alone.isPresent()
                    && beside.isPresent()
                    && beside.get().lowNanos() > LONG_WAIT * alone.get().highNanos()) {
                waiting.add(pair.kind() + " " + time.apply((double) beside.get().nanos()) + ", alone "
                        + time.apply((double) alone.get().nanos()));
            }
        }
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of("The rate hides some that wait: beside " + Units.counted(busy, "busy thread") + ", on "
                        + threads + " threads, p99 of " + String.join("; ", waiting) + ".");
    }

    private static Optional<Quantile> p99(HandoffPair pair, int busy) {
        return pair.beside(busy).flatMap(cell -> cell.transactions().quantile(Percentile.P99));
    }

    /** For each that starves, what certainly makes the most more: of its kin on the same threads, and the same on others. */
    private Optional<String> helping(String threads, List<Starving> starving) {
        List<String> helped = new ArrayList<>();
        List<String> helpless = new ArrayList<>();
        for (Starving one : starving) {
            List<String> helps = Stream.of(best(one, kin(one.pair())), best(one, onOtherThreads(one.pair())))
                    .flatMap(Optional::stream)
                    .map(pair -> help(one, pair))
                    .toList();
            if (!helps.isEmpty()) {
                helped.addAll(helps);
            } else if (kin(one.pair()).size() + onOtherThreads(one.pair()).size() > 0) {
                helpless.add(one.pair().kind());
            }
        }
        List<String> sentences = new ArrayList<>();
        if (!helped.isEmpty()) {
            sentences.add("What helps those on " + threads + " threads: " + String.join("; ", helped) + ".");
        }
        if (!helpless.isEmpty()) {
            sentences.add("Nothing else that was measured certainly helps " + String.join(", ", helpless) + ".");
        }
        return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
    }

    private static Optional<HandoffPair> best(Starving one, List<HandoffPair> pairs) {
        int busy = one.cell().busy();
        return pairs.stream()
                .filter(pair -> pair.beside(busy)
                        .filter(cell -> isMore(cell, one.cell()))
                        .isPresent())
                .max(Comparator.comparingDouble(
                        pair -> pair.beside(busy).orElseThrow().perSecond()));
    }

    /** The pairs on the same threads of the same kind: the JDK's, or Deft's with another wait strategy. */
    private List<HandoffPair> kin(HandoffPair pair) {
        return document.pairs().stream()
                .filter(other -> !other.kind().equals(pair.kind())
                        && other.threads().equals(pair.threads())
                        && family(other.kind()).equals(family(pair.kind())))
                .toList();
    }

    private List<HandoffPair> onOtherThreads(HandoffPair pair) {
        return document.pairs().stream()
                .filter(other ->
                        !other.threads().equals(pair.threads()) && other.kind().equals(pair.kind()))
                .toList();
    }

    private static String family(String kind) {
        return kind.startsWith("pool-") || kind.startsWith("inbox-") ? kind.substring(0, kind.indexOf('-')) : "JDK";
    }

    private static boolean isMore(HandoffCell cell, HandoffCell than) {
        return RatioWords.isLess(than.ratioTo(cell));
    }

    /** {@code pool-park in place of pool-spin, 3.10 times (2.50..3.90) as many transactions}. */
    private static String help(Starving one, HandoffPair pair) {
        HandoffCell cell = pair.beside(one.cell().busy()).orElseThrow();
        String what = pair.threads().equals(one.pair().threads())
                ? pair.kind() + " in place of " + one.pair().kind()
                : pair.kind() + " on " + pair.threads() + " threads";
        if (one.cell().perSecond() == 0) {
            return what + ", " + Units.threeDigits(cell.perSecond()) + " transactions/s in place of none";
        }
        Ratio times = one.cell().ratioTo(cell);
        return what + ", " + Units.threeDigits(1 / Numbers.orNaN(times.median())) + " times ("
                + Units.interval(1 / Numbers.orNaN(times.high()), 1 / Numbers.orNaN(times.low()), Units::threeDigits)
                + ") as many transactions";
    }
}
