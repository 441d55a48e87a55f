package dev.deft.report.document;

import dev.deft.analysis.result.SumCell;
import dev.deft.analysis.result.SumDocument;
import dev.deft.analysis.result.SumTable;
import java.util.HashSet;
import java.util.Set;

/** The files that {@code deft sum --json} writes. */
public final class SumFile {

    /** Reads one, and makes sure that it holds together. */
    public static final ResultFile<SumDocument> FORMAT =
            new ResultFile<>("deft sum", SumDocument.SCHEMA, SumDocument.class, SumFile::check);

    private SumFile() {}

    private static void check(SumDocument document) throws BrokenDocument {
        for (int i = 0; i < document.tables().size(); i++) {
            cells(document.tables().get(i), "tables[" + i + "]");
        }
    }

    private static void cells(SumTable table, String path) throws BrokenDocument {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < table.cells().size(); i++) {
            SumCell cell = table.cells().get(i);
            String at = path + ".cells[" + i + "]";
            if (!SumDocument.APPLIES.contains(cell.apply())) {
                throw new BrokenDocument(
                        at + ".apply", "'" + cell.apply() + "'; allowed: " + String.join(", ", SumDocument.APPLIES));
            }
            if (!seen.add(cell.apply() + " " + cell.clients())) {
                throw new BrokenDocument(
                        at,
                        "'" + cell.apply() + "' with " + cell.clients() + " clients again; allowed: each cell once");
            }
            if (cell.rounds().isEmpty()) {
                throw new BrokenDocument(at + ".rounds", "none; allowed: one at least");
            }
        }
    }
}
