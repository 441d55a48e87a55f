package dev.deft.report.document;

import dev.deft.analysis.result.HandoffCell;
import dev.deft.analysis.result.HandoffDocument;
import dev.deft.analysis.result.HandoffPair;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The files that {@code deft handoff --json} writes. */
public final class HandoffFile {

    /** Reads one, and makes sure that it holds together. */
    public static final ResultFile<HandoffDocument> FORMAT =
            new ResultFile<>("deft handoff", HandoffDocument.SCHEMA, HandoffDocument.class, HandoffFile::check);

    private HandoffFile() {}

    private static void check(HandoffDocument document) throws BrokenDocument {
        for (int i = 0; i < document.efficiencies().size(); i++) {
            threads(document.efficiencies().get(i).threads(), "efficiencies[" + i + "]");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < document.pairs().size(); i++) {
            HandoffPair pair = document.pairs().get(i);
            String path = "pairs[" + i + "]";
            threads(pair.threads(), path);
            if (!seen.add(pair.kind() + " " + pair.threads())) {
                throw new BrokenDocument(
                        path, "'" + pair.kind() + "' on " + pair.threads() + " threads again; allowed: each pair once");
            }
            cells(document.options().busy(), pair, path);
        }
    }

    private static void threads(String threads, String path) throws BrokenDocument {
        if (!threads.equals(HandoffDocument.PLATFORM) && !threads.equals(HandoffDocument.VIRTUAL)) {
            throw new BrokenDocument(path + ".threads", "'" + threads + "'; allowed: platform, virtual");
        }
    }

    /** Each number of busy threads once, and of those that were asked for. */
    private static void cells(List<Integer> busy, HandoffPair pair, String path) throws BrokenDocument {
        int before = -1;
        for (int i = 0; i < pair.cells().size(); i++) {
            HandoffCell cell = pair.cells().get(i);
            String at = path + ".cells[" + i + "]";
            if (cell.busy() <= before || !busy.contains(cell.busy())) {
                throw new BrokenDocument(
                        at + ".busy", cell.busy() + "; allowed: those of options.busy, in growing order");
            }
            if (cell.rates().isEmpty()) {
                throw new BrokenDocument(at + ".rates", "none; allowed: one at least");
            }
            before = cell.busy();
        }
    }
}
