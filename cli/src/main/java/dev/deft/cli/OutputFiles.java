package dev.deft.cli;

import dev.deft.cli.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes sure, before there is anything to write, that it can be written. */
final class OutputFiles {

    private OutputFiles() {}

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
        probe(option, file, folder);
    }

    /** A folder, which is made if it is not there. */
    static void makeFolder(String option, Path folder) throws BadInput {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new BadInput(
                    option, folder.toString(), "cannot be made a folder; allowed: a folder that can be written");
        }
        probe(option, folder, folder);
    }

    /** Asking for permission is not enough (a full or read-only disk), so it writes. */
    private static void probe(String option, Path value, Path folder) throws BadInput {
        try {
            Path probe = AtomicFile.temporaryIn(folder, "deft");
            Files.writeString(probe, "deft", StandardCharsets.UTF_8);
            Files.delete(probe);
        } catch (IOException e) {
            throw new BadInput(
                    option,
                    value.toString(),
                    "cannot write in folder " + folder + "; allowed: a folder that can be written");
        }
    }
}
