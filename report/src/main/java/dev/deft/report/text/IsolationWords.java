package dev.deft.report.text;

import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.IsolatedSetting;
import dev.deft.analysis.result.IsolatedSetting.Ratios;
import dev.deft.analysis.result.Percentile;
import dev.deft.analysis.result.Ratio;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gain of isolation, in sentences that the numbers support; ratios are with their 95 % intervals. The terminal and the page say it in the same words. */
public final class IsolationWords {

    /** From here on a thread that is woken has to wait for a core, more often than not. */
    private static final double BUSY = 0.9;

    /** The ways to isolate look-ups that a pool makes. */
    private static final Map<String, String> WAYS = ways();

    private final IsolateDocument document;
    private final DoubleFunction<String> time;

    private IsolationWords(IsolateDocument document, DoubleFunction<String> time) {
        this.document = document;
        this.time = time;
    }

    /**
     * Returns the sentences, the most telling one first.
     *
     * @param time how a time in nanoseconds is written
     */
    public static List<String> of(IsolateDocument document, DoubleFunction<String> time) {
        return new IsolationWords(document, time).sentences();
    }

    private static Map<String, String> ways() {
        Map<String, String> ways = new LinkedHashMap<>();
        ways.put(IsolateDocument.OWN, "Own pools");
        ways.put(IsolateDocument.RESERVED, "A reserved share");
        return ways;
    }

    private List<String> sentences() {
        Optional<IsolatedSetting> alone = document.setting(IsolateDocument.ALONE);
        Optional<IsolatedSetting> shared = document.setting(IsolateDocument.SHARED);
        List<String> sentences = new ArrayList<>();
        Ratios harm = shared.map(IsolatedSetting::toReference).orElse(null);
        if (alone.isEmpty() || shared.isEmpty() || harm == null) {
            sentences.add(
                    "No conclusion about isolation: the look-ups alone, or those in a pool with the user work, were"
                            + " not measured.");
        } else if (alone.get().timeouts() > 0) {
            sentences.add("No conclusion about isolation: even alone, " + lost(alone.get())
                    + "; give it a lower --rate, or a longer --timeout.");
        } else if (harm.p99().median() == null) {
            sentences.add("No conclusion about isolation: a round has too few look-ups for its p99, which takes "
                    + Percentile.P99.samplesNeeded() + "; a longer --duration or a higher --rate helps.");
        } else if (harm.p99().low() == null) {
            sentences.add("No conclusion about isolation: fewer than " + Ratio.FEWEST_ROUNDS
                    + " rounds have no interval; more --rounds help.");
        } else if (!isMore(harm)) {
            sentences.add(
                    "Isolation had nothing to bring here: in one pool with the user work the look-ups took as long as"
                            + " alone, as far as this run tells: " + words(harm) + ".");
        } else {
            sentences.addAll(harmed(alone.get(), shared.get(), harm));
        }
        sentences.addAll(others());
        sentences.addAll(timeouts());
        return sentences;
    }

    private List<String> harmed(IsolatedSetting alone, IsolatedSetting shared, Ratios harm) {
        List<String> sentences = new ArrayList<>();
        sentences.add("In one pool with the user work the look-ups took " + times(shared) + "; alone, " + times(alone)
                + ". Round by round that is " + words(harm) + ".");
        WAYS.forEach(
                (name, way) -> document.setting(name).ifPresent(setting -> sentences.addAll(brought(way, setting))));
        busy().ifPresent(sentences::add);
        return sentences;
    }

    /** The gain of one way to isolate them, and what it leaves; nothing where that is not known. */
    private List<String> brought(String way, IsolatedSetting setting) {
        Ratios gain = setting.sharedToThis();
        Ratios left = setting.toReference();
        if (gain == null
                || gain.p99().low() == null
                || left == null
                || left.p99().low() == null) {
            return List.of();
        }
        String verdict = isMore(gain)
                ? " helped: "
                : isLess(gain) ? " made it longer still: " : " made no difference that this run resolves: ";
        return List.of(
                way + verdict + times(setting) + "; in one pool with the user work that is " + words(gain) + ".",
                "Against the look-ups alone "
                        + (isMore(left) ? "what is left is " : "that is no more, as far as this run tells: ")
                        + words(left) + ".");
    }

    /** The reason of what isolation leaves, where all cores were busy. */
    private Optional<String> busy() {
        return WAYS.keySet().stream()
                .flatMap(name -> document.setting(name).stream())
                .filter(setting -> isMore(setting.toReference()))
                .map(IsolatedSetting::machineLoad)
                .filter(load -> load != null && load >= BUSY)
                .findFirst()
                .map(load -> "Meanwhile the cores were " + Units.percent(load)
                        + " busy: a thread that is woken waits for one of them, whatever pool it belongs to.");
    }

    /** Those that are held against a reference of their own. */
    private List<String> others() {
        List<String> sentences = new ArrayList<>();
        document.setting(IsolateDocument.ASYNC)
                .flatMap(setting -> besides("By a resolver that needs no thread", setting))
                .ifPresent(sentences::add);
        document.setting(IsolateDocument.TWISTED)
                .flatMap(setting -> besides("In Twisted, whose resolver shares the pool,", setting))
                .ifPresent(sentences::add);
        return sentences;
    }

    private Optional<String> besides(String where, IsolatedSetting setting) {
        Ratios ratios = setting.toReference();
        if (ratios == null || ratios.p99().low() == null) {
            return Optional.empty();
        }
        return Optional.of(where + " they took " + times(setting) + ", against the same without user work "
                + (isMore(ratios) ? "" : "no more, as far as this run tells: ") + words(ratios) + ".");
    }

    private List<String> timeouts() {
        return document.settings().stream()
                .filter(setting -> setting.timeouts() > 0 && setting.reference() != null)
                .map(setting -> "In '" + setting.name() + "' " + lost(setting)
                        + "; they count with the time until they were given up, so its latencies are lower bounds.")
                .toList();
    }

    private String lost(IsolatedSetting setting) {
        return Units.count(setting.timeouts()) + " of "
                + Units.counted(setting.lookUps().samples(), "look-up") + " had no answer within "
                + Units.duration(Duration.ofNanos(document.options().timeoutNanos()));
    }

    /** {@code p50 0.17 ms, p99 0.35 ms}. */
    private String times(IsolatedSetting setting) {
        return Stream.of(Percentile.P50, Percentile.P99)
                .map(percentile -> percentile.label() + " "
                        + setting.lookUps()
                                .quantile(percentile)
                                .map(quantile -> time.apply((double) quantile.nanos()))
                                .orElse(Units.INSUFFICIENT))
                .collect(Collectors.joining(", "));
    }

    /** {@code p50 1.02 times (0.98..1.05), p99 1.10 times (1.02..1.19)}, with 95 % intervals. */
    private static String words(Ratios ratios) {
        return "p50 " + RatioWords.times(ratios.p50()) + ", p99 " + RatioWords.times(ratios.p99());
    }

    /** Returns whether either percentile is certainly longer. */
    private static boolean isMore(@Nullable Ratios ratios) {
        return ratios != null && (RatioWords.isMore(ratios.p50()) || RatioWords.isMore(ratios.p99()));
    }

    /** Returns whether either percentile is certainly shorter. */
    private static boolean isLess(Ratios ratios) {
        return RatioWords.isLess(ratios.p50()) || RatioWords.isLess(ratios.p99());
    }
}
