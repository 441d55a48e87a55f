package dev.deft.report.text;

import dev.deft.analysis.result.Numbers;
import dev.deft.analysis.result.Ratio;
import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** Sentences about what {@code deft web} found out: the essay's question, whether more parallel requests lower a server's throughput, and where their time goes. */
public final class WebWords {

    private WebWords() {}

    /**
     * Returns a sentence for each server that was asked with different numbers of requests at a time, and one for each that tells where their time goes.
     *
     * @param time how times are shown
     */
    public static List<String> of(WebDocument document, DoubleFunction<String> time) {
        List<String> sentences = new ArrayList<>();
        List<Integer> parallel = document.options().parallel();
        int most = parallel.get(parallel.size() - 1);
        for (String server : document.options().servers()) {
            document.cell(server, most)
                    .map(WebCell::gain)
                    .ifPresent(gain -> sentences.add(sentence(server, parallel.get(0), most, gain)));
            document.cell(server, most)
                    .filter(cell -> cell.within() != null)
                    .ifPresent(cell -> sentences.add(whereItGoes(cell, time)));
        }
        return sentences;
    }

    /** The two largest parts. */
    private static String whereItGoes(WebCell cell, DoubleFunction<String> time) {
        double whole = Stream.of(WebPart.values())
                .mapToDouble(part -> Numbers.orZero(part.nanos(cell)))
                .sum();
        List<String> largest = Stream.of(WebPart.values())
                .sorted(Comparator.comparingDouble((WebPart part) -> -Numbers.orZero(part.nanos(cell))))
                .limit(2)
                .map(part -> time.apply(Numbers.orZero(part.nanos(cell))) + " ("
                        + Units.percent(Numbers.orZero(part.nanos(cell)) / whole) + ") " + part.where())
                .toList();
        return "With " + Units.count(cell.parallel()) + " at a time '" + cell.server() + "' takes " + time.apply(whole)
                + " to its answer: " + largest.get(0) + ", " + largest.get(1) + ", and less in any other part.";
    }

    private static String sentence(String server, int fewest, int most, Ratio gain) {
        String subject =
                "'" + server + "' answers " + RatioWords.withInterval(gain) + " times as many requests a second with "
                        + Units.count(most) + " at a time as with " + Units.count(fewest);
        if (gain.low() == null || gain.median() == null) {
            return subject + ": too few rounds to tell; at least " + Ratio.FEWEST_ROUNDS + " are needed.";
        }
        if (!gain.resolved()) {
            return subject + ": this run resolves no difference.";
        }
        return subject
                + (gain.median() < 1
                        ? ": more at a time lower its throughput, as they did the essay's on Linux."
                        : ": more at a time do not lower its throughput, as on the essay's Windows.");
    }
}
