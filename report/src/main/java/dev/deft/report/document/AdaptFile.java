package dev.deft.report.document;

import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptTrial;

/** The files that {@code deft adapt --json} writes. */
public final class AdaptFile {

    /** Reads one, and makes sure that it holds together. */
    public static final ResultFile<AdaptDocument> FORMAT =
            new ResultFile<>("deft adapt", AdaptDocument.SCHEMA, AdaptDocument.class, AdaptFile::check);

    private AdaptFile() {}

    private static void check(AdaptDocument document) throws BrokenDocument {
        for (int i = 0; i < document.experiments().size(); i++) {
            AdaptExperiment experiment = document.experiments().get(i);
            String path = "experiments[" + i + "]";
            if (experiment.phases().isEmpty()) {
                throw new BrokenDocument(path + ".phases", "none; allowed: one at least");
            }
            for (AdaptTrial trial : experiment.trials()) {
                if (trial.courses().size() > experiment.phases().size()) {
                    throw new BrokenDocument(
                            path + ".trials",
                            trial.system() + " has " + trial.courses().size() + " courses in "
                                    + experiment.phases().size() + " phases; allowed: one a phase at most");
                }
            }
        }
    }
}
