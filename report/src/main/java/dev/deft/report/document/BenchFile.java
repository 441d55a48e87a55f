package dev.deft.report.document;

import dev.deft.analysis.result.BenchDocument;
import java.nio.file.Path;

/** Reads the files that {@code deft bench --json} writes. */
public final class BenchFile {

    private static final ResultFile<BenchDocument> FORMAT =
            new ResultFile<>("deft bench", BenchDocument.SCHEMA, BenchDocument.class, DocumentCheck::check);

    private BenchFile() {}

    /**
     * Reads a result whole and makes sure that it holds together; the document then has what its types promise.
     *
     * <p>Fields that it does not know are passed over: a later deft may write more of them under the same {@code schema}.
     *
     * @throws UnreadableResult if there is none, in one line that says where and what is allowed
     */
    public static BenchDocument read(Path file) throws UnreadableResult {
        return FORMAT.read(file);
    }
}
