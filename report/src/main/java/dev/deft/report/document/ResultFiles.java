package dev.deft.report.document;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptTrial;
import dev.deft.analysis.result.BenchDocument;
import dev.deft.analysis.result.HandoffCell;
import dev.deft.analysis.result.HandoffDocument;
import dev.deft.analysis.result.HandoffPair;
import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.IsolatedSetting;
import dev.deft.analysis.result.SumDocument;
import dev.deft.analysis.result.SumTable;
import dev.deft.analysis.result.WebDocument;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The files that commands write with {@code --json} and others read, each with what must be so in it that its types do not say. */
public final class ResultFiles {

    /** Those of {@code deft bench}. */
    public static final ResultFile<BenchDocument> BENCH =
            new ResultFile<>("deft bench", BenchDocument.SCHEMA, BenchDocument.class, DocumentCheck::cellsFitTheLoop);

    /** Those of {@code deft isolate}. */
    public static final ResultFile<IsolateDocument> ISOLATE =
            new ResultFile<>("deft isolate", IsolateDocument.SCHEMA, IsolateDocument.class, ResultFiles::checkIsolate);

    /** Those of {@code deft handoff}. */
    public static final ResultFile<HandoffDocument> HANDOFF =
            new ResultFile<>("deft handoff", HandoffDocument.SCHEMA, HandoffDocument.class, ResultFiles::checkHandoff);

    /** Those of {@code deft sum}. */
    public static final ResultFile<SumDocument> SUM = new ResultFile<>(
            "deft sum",
            SumDocument.SCHEMA,
            SumDocument.class,
            document -> each(document.tables(), "tables", ResultFiles::checkSums));

    /** Those of {@code deft adapt}. */
    public static final ResultFile<AdaptDocument> ADAPT = new ResultFile<>(
            "deft adapt",
            AdaptDocument.SCHEMA,
            AdaptDocument.class,
            document -> each(document.experiments(), "experiments", ResultFiles::checkExperiment));

    /** Those of {@code deft web}. */
    public static final ResultFile<WebDocument> WEB =
            new ResultFile<>("deft web", WebDocument.SCHEMA, WebDocument.class, ResultFiles::checkWeb);

    private ResultFiles() {}

    /** Finds the first thing that cannot be in a part of a document, which is at this path. */
    private interface PartCheck<T> {
        void check(T part, String path) throws BrokenDocument;
    }

    private static <T> void each(List<T> parts, String path, PartCheck<T> check) throws BrokenDocument {
        for (int i = 0; i < parts.size(); i++) {
            check.check(parts.get(i), path + "[" + i + "]");
        }
    }

    private static void notEmpty(List<?> list, String path) throws BrokenDocument {
        if (list.isEmpty()) {
            throw new BrokenDocument(path, "none; allowed: one at least");
        }
    }

    private static void oneOf(List<String> words, String word, String path) throws BrokenDocument {
        if (!words.contains(word)) {
            throw new BrokenDocument(path, "'" + word + "'; allowed: " + String.join(", ", words));
        }
    }

    private static void once(Set<String> seen, String key, String path, String again) throws BrokenDocument {
        if (!seen.add(key)) {
            throw new BrokenDocument(path, again);
        }
    }

    private static void checkIsolate(IsolateDocument document) throws BrokenDocument {
        Set<String> names = new HashSet<>();
        each(document.settings(), "settings", (IsolatedSetting setting, String path) -> {
            boolean left = setting.reference() == null
                    || names.contains(setting.reference())
                    || document.failed().stream().map(Absence::peer).anyMatch(setting.reference()::equals)
                    || !document.complete();
            if (!left) {
                throw new BrokenDocument(
                        path + ".reference", "'" + setting.reference() + "'; allowed: the name of a setting before it");
            }
            once(names, setting.name(), path + ".name", "'" + setting.name() + "' again; allowed: each setting once");
            notEmpty(setting.rounds(), path + ".rounds");
        });
    }

    private static void checkHandoff(HandoffDocument document) throws BrokenDocument {
        List<String> kinds = List.of(HandoffDocument.PLATFORM, HandoffDocument.VIRTUAL);
        each(document.efficiencies(), "efficiencies", (of, path) -> oneOf(kinds, of.threads(), path + ".threads"));
        Set<String> seen = new HashSet<>();
        each(document.pairs(), "pairs", (pair, path) -> {
            oneOf(kinds, pair.threads(), path + ".threads");
            once(
                    seen,
                    pair.kind() + " " + pair.threads(),
                    path,
                    "'" + pair.kind() + "' on " + pair.threads() + " threads again; allowed: each pair once");
            checkCells(document.options().busy(), pair, path);
        });
    }

    /** Each number of busy threads once, and of those that were asked for. */
    private static void checkCells(List<Integer> busy, HandoffPair pair, String path) throws BrokenDocument {
        int before = -1;
        for (int i = 0; i < pair.cells().size(); i++) {
            HandoffCell cell = pair.cells().get(i);
            String at = path + ".cells[" + i + "]";
            if (cell.busy() <= before || !busy.contains(cell.busy())) {
                throw new BrokenDocument(
                        at + ".busy", cell.busy() + "; allowed: those of options.busy, in growing order");
            }
            notEmpty(cell.rates(), at + ".rates");
            before = cell.busy();
        }
    }

    private static void checkSums(SumTable table, String path) throws BrokenDocument {
        Set<String> seen = new HashSet<>();
        each(table.cells(), path + ".cells", (cell, at) -> {
            oneOf(SumDocument.APPLIES, cell.apply(), at + ".apply");
            once(
                    seen,
                    cell.apply() + " " + cell.clients(),
                    at,
                    "'" + cell.apply() + "' with " + cell.clients() + " clients again; allowed: each cell once");
            notEmpty(cell.rounds(), at + ".rounds");
        });
    }

    private static void checkExperiment(AdaptExperiment experiment, String path) throws BrokenDocument {
        if (!AdaptDocument.SCENARIOS.contains(experiment.scenario())) {
            throw new BrokenDocument(
                    path + ".scenario",
                    "'" + experiment.scenario() + "'; allowed: " + String.join(", ", AdaptDocument.SCENARIOS));
        }
        notEmpty(experiment.phases(), path + ".phases");
        for (AdaptTrial trial : experiment.trials()) {
            if (trial.courses().size() > experiment.phases().size()) {
                throw new BrokenDocument(
                        path + ".trials",
                        trial.system() + " has " + trial.courses().size() + " courses in "
                                + experiment.phases().size() + " phases; allowed: one a phase at most");
            }
        }
    }

    private static void checkWeb(WebDocument document) throws BrokenDocument {
        notEmpty(document.options().parallel(), "options.parallel");
        Set<String> seen = new HashSet<>();
        each(document.cells(), "cells", (cell, at) -> {
            if (!document.options().servers().contains(cell.server())) {
                throw new BrokenDocument(at + ".server", "'" + cell.server() + "'; allowed: those of options.servers");
            }
            if (!document.options().parallel().contains(cell.parallel())) {
                throw new BrokenDocument(at + ".parallel", cell.parallel() + "; allowed: those of options.parallel");
            }
            once(
                    seen,
                    cell.server() + " " + cell.parallel(),
                    at,
                    "'" + cell.server() + "' with " + cell.parallel() + " again; allowed: each cell once");
        });
    }
}
