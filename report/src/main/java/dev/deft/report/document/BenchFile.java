package dev.deft.report.document;

import dev.deft.analysis.result.BenchDocument;

/** The files that {@code deft bench --json} writes. */
public final class BenchFile {

    /** Reads one, and makes sure that it holds together. */
    public static final ResultFile<BenchDocument> FORMAT =
            new ResultFile<>("deft bench", BenchDocument.SCHEMA, BenchDocument.class, DocumentCheck::cellsFitTheLoop);

    private BenchFile() {}
}
