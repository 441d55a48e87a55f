package dev.deft.report.document;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.IsolatedSetting;
import java.util.HashSet;
import java.util.Set;

/** The files that {@code deft isolate --json} writes. */
public final class IsolateFile {

    /** Reads one, and makes sure that it holds together. */
    public static final ResultFile<IsolateDocument> FORMAT =
            new ResultFile<>("deft isolate", IsolateDocument.SCHEMA, IsolateDocument.class, IsolateFile::check);

    private IsolateFile() {}

    private static void check(IsolateDocument document) throws BrokenDocument {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < document.settings().size(); i++) {
            IsolatedSetting setting = document.settings().get(i);
            String path = "settings[" + i + "]";
            boolean left = setting.reference() == null
                    || names.contains(setting.reference())
                    || document.failed().stream().map(Absence::peer).anyMatch(setting.reference()::equals)
                    || !document.complete();
            if (!left) {
                throw new BrokenDocument(
                        path + ".reference", "'" + setting.reference() + "'; allowed: the name of a setting before it");
            }
            if (!names.add(setting.name())) {
                throw new BrokenDocument(path + ".name", "'" + setting.name() + "' again; allowed: each setting once");
            }
            if (setting.rounds().isEmpty()) {
                throw new BrokenDocument(path + ".rounds", "none; allowed: one at least");
            }
        }
    }
}
