package dev.deft.cli;

import dev.deft.cli.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes sure, before there is anything to write, that it can be written. */
final class OutputFiles {

    private OutputFiles() {}

    /**
     * Each file and folder by its option. No folder is made before all is found right, so that a refusal leaves nothing.
     *
     * @param inputs none of the files may be one of these
     */
    static void check(Map<String, Path> files, Map<String, Path> folders, List<Path> inputs) throws BadInput {
        checkOnly(files, folders, inputs);
        for (Map.Entry<String, Path> folder : folders.entrySet()) {
            makeFolder(folder.getKey(), folder.getValue());
        }
    }

    /** As {@link #check}, but makes no folder. */
    static void checkOnly(Map<String, Path> files, Map<String, Path> folders, List<Path> inputs) throws BadInput {
        Map<String, Path> earlier = new LinkedHashMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            checkFile(file.getKey(), file.getValue());
            refuseToReplace(file.getKey(), file.getValue(), inputs);
            for (Map.Entry<String, Path> other : earlier.entrySet()) {
                if (isSame(file.getValue(), other.getValue())) {
                    throw new BadInput(
                            file.getKey(),
                            file.getValue().toString(),
                            other.getKey() + " names this file too; allowed: a file for each");
                }
            }
            earlier.put(file.getKey(), file.getValue());
        }
        for (Map.Entry<String, Path> folder : folders.entrySet()) {
            checkFolder(folder.getKey(), folder.getValue(), files);
        }
    }

    private static void refuseToReplace(String option, Path file, List<Path> inputs) throws BadInput {
        for (Path input : inputs) {
            if (isSame(file, input)) {
                throw new BadInput(
                        option, file.toString(), "this file is read too, and would be lost; allowed: another file");
            }
        }
    }

    private static void checkFolder(String option, Path folder, Map<String, Path> files) throws BadInput {
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (normal(folder).startsWith(normal(file.getValue()))) {
                throw new BadInput(
                        option,
                        folder.toString(),
                        file.getKey() + " makes a file of this name; allowed: a folder of another one");
            }
        }
        Path existing = normal(folder);
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            throw new BadInput(
                    option, folder.toString(), "cannot be made a folder; allowed: a folder that can be written");
        }
    }

    /** Also under another name, or through a link. */
    static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return normal(one).equals(normal(other)); // one of them is not there yet
        }
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** A file in a folder that exists; what it replaces is a regular file. */
    static void checkFile(String option, Path file) throws BadInput {
        if (Files.isDirectory(file)) {
            throw new BadInput(option, file.toString(), "this is a folder; allowed: a file that can be written");
        }
        // A device or a pipe would be replaced, not written to.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new BadInput(option, file.toString(), "this is no regular file; allowed: a file that can be written");
        }
        Path folder = AtomicFile.folderOf(file);
        if (!Files.isDirectory(folder)) {
            throw new BadInput(
                    option, file.toString(), "there is no folder " + folder + "; allowed: a file in one that exists");
        }
        probe(option, file, AtomicFile.temporaryIn(folder, String.valueOf(file.getFileName())));
    }

    /** A folder, which is made if it is not there. */
    static void makeFolder(String option, Path folder) throws BadInput {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BadInput(
                    option, folder.toString(), "cannot be made a folder; allowed: a folder that can be written");
        }
        probe(option, folder, AtomicFile.temporaryIn(folder, "deft"));
    }

    /** Asking for permission is not enough (a full or read-only disk), so it writes. */
    private static void probe(String option, Path value, Path probe) throws BadInput {
        try {
            try {
                Files.writeString(probe, "deft", StandardCharsets.UTF_8);
            } finally {
                Files.deleteIfExists(probe); // a full disk may have taken the name, and not the content
            }
        } catch (IOException e) {
            throw new BadInput(
                    option,
                    value.toString(),
                    "cannot write in folder " + probe.getParent() + " (" + AtomicFile.reason(e)
                            + "); allowed: a folder that can be written");
        }
    }
}
