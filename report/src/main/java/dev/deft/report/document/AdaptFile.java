package dev.deft.report.document;

import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptTrial;
import java.nio.file.Path;

/** Reads the files that {@code deft adapt --json} writes. */
public final class AdaptFile {

    private static final ResultFile<AdaptDocument> FORMAT =
            new ResultFile<>("deft adapt", AdaptDocument.SCHEMA, AdaptDocument.class, AdaptFile::check);

    private AdaptFile() {}

    /** Returns whether a file says that it is one of these; false of what cannot be read. */
    public static boolean isOne(Path file) {
        return FORMAT.isOne(file);
    }

    /**
     * Reads a result whole and makes sure that it holds together, as {@link BenchFile#read} does.
     *
     * @throws UnreadableResult if there is none, in one line that says where and what is allowed
     */
    public static AdaptDocument read(Path file) throws UnreadableResult {
        return FORMAT.read(file);
    }

    private static void check(AdaptDocument document) throws BrokenDocument {
        DocumentCheck.walk(document, "");
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
