package dev.deft.report.text;

import dev.deft.analysis.result.Ratio;
import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebDocument;
import java.util.ArrayList;
import java.util.List;

/** Sentences about what {@code deft web} found out: the essay's question, whether more parallel requests lower a server's throughput. */
public final class WebWords {

    private WebWords() {}

    /** Returns a sentence for each server that was asked with different numbers of requests at a time. */
    public static List<String> of(WebDocument document) {
        List<String> sentences = new ArrayList<>();
        List<Integer> parallel = document.options().parallel();
        int most = parallel.get(parallel.size() - 1);
        for (String server : document.options().servers()) {
            document.cell(server, most)
                    .map(WebCell::gain)
                    .ifPresent(gain -> sentences.add(sentence(server, parallel.get(0), most, gain)));
        }
        return sentences;
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
