package dev.deft.report.document;

import dev.deft.analysis.result.WebCell;
import dev.deft.analysis.result.WebDocument;
import java.util.HashSet;
import java.util.Set;

/** The files that {@code deft web --json} writes. */
public final class WebFile {

    /** Reads one, and makes sure that it holds together. */
    public static final ResultFile<WebDocument> FORMAT =
            new ResultFile<>("deft web", WebDocument.SCHEMA, WebDocument.class, WebFile::check);

    private WebFile() {}

    private static void check(WebDocument document) throws BrokenDocument {
        if (document.options().parallel().isEmpty()) {
            throw new BrokenDocument("options.parallel", "none; allowed: one at least");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < document.cells().size(); i++) {
            WebCell cell = document.cells().get(i);
            String at = "cells[" + i + "]";
            if (!document.options().servers().contains(cell.server())) {
                throw new BrokenDocument(at + ".server", "'" + cell.server() + "'; allowed: those of options.servers");
            }
            if (!document.options().parallel().contains(cell.parallel())) {
                throw new BrokenDocument(at + ".parallel", cell.parallel() + "; allowed: those of options.parallel");
            }
            if (!seen.add(cell.server() + " " + cell.parallel())) {
                throw new BrokenDocument(
                        at, "'" + cell.server() + "' with " + cell.parallel() + " again; allowed: each cell once");
            }
        }
    }
}
