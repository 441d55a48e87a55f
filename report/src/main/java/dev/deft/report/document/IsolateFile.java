package dev.deft.report.document;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.IsolateDocument;
import dev.deft.analysis.result.IsolatedSetting;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Reads the files that {@code deft isolate --json} writes. */
public final class IsolateFile {

    private static final ResultFile<IsolateDocument> FORMAT =
            new ResultFile<>("deft isolate", IsolateDocument.SCHEMA, IsolateDocument.class, IsolateFile::check);

    private IsolateFile() {}

    /** Returns whether a file says that it is one of these; false of what cannot be read. */
    public static boolean isOne(Path file) {
        return FORMAT.isOne(file);
    }

    /**
     * Reads a result whole and makes sure that it holds together, as {@link BenchFile#read} does.
     *
     * @throws UnreadableResult if there is none, in one line that says where and what is allowed
     */
    public static IsolateDocument read(Path file) throws UnreadableResult {
        return FORMAT.read(file);
    }

    private static void check(IsolateDocument document) throws BrokenDocument {
        DocumentCheck.walk(document, "");
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
