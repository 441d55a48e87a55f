package dev.deft.cli;

import dev.deft.report.file.AtomicFile;
import dev.deft.report.file.OutputTarget;
import dev.deft.report.page.ChartFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Makes sure, before there is anything to write, that it can be written. */
record OutputFiles(CommandSpec command) {

    private static final String A_FILE = "; allowed: a file that can be written";
    private static final String A_FOLDER = "; allowed: a folder that can be written";

    /**
     * Each file and folder by its option. No folder is made before all is found right, so that a refusal leaves nothing.
     *
     * @param inputs none of the files may be one of these
     */
    void check(Map<String, Path> files, Map<String, Path> folders, List<Path> inputs) {
        checkOnly(files, folders, inputs);
        for (Map.Entry<String, Path> folder : folders.entrySet()) {
            makeFolder(folder.getKey(), folder.getValue());
        }
    }

    /** As {@link #check}, but makes no folder. */
    void checkOnly(Map<String, Path> files, Map<String, Path> folders, List<Path> inputs) {
        Map<String, Path> earlier = new LinkedHashMap<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            checkFile(file.getKey(), file.getValue());
            refuseToReplace(file.getKey(), file.getValue(), inputs);
            for (Map.Entry<String, Path> other : earlier.entrySet()) {
                if (isSame(file.getValue(), other.getValue())) {
                    throw refusal(
                            file.getKey(),
                            file.getValue(),
                            other.getKey() + " names this file too; allowed: a file for each");
                }
            }
            earlier.put(file.getKey(), file.getValue());
        }
        for (Map.Entry<String, Path> folder : folders.entrySet()) {
            checkFolder(folder.getKey(), folder.getValue(), files);
        }
    }

    private void refuseToReplace(String option, Path file, List<Path> inputs) {
        for (Path input : inputs) {
            if (isSame(file, input)) {
                throw refusal(option, file, "this file is read too, and would be lost; allowed: another file");
            }
        }
    }

    private void checkFolder(String option, Path folder, Map<String, Path> files) {
        if (folder.toString().equals(OutputTarget.STDOUT_NAME)) {
            throw refusal(option, folder, "this is stdout; allowed: a folder, such as ./- for one of that name");
        }
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (OutputTarget.of(file.getValue()).isPlain() && normal(folder).startsWith(normal(file.getValue()))) {
                throw refusal(
                        option, folder, file.getKey() + " makes a file of this name; allowed: a folder of another one");
            }
        }
        Path existing = normal(folder);
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            throw refusal(option, folder, "cannot be made a folder" + A_FOLDER);
        }
    }

    /** Also under another name, or through a link. */
    static boolean isSame(Path one, Path other) {
        boolean stdout = OutputTarget.of(one).isStdout();
        if (stdout || OutputTarget.of(other).isStdout()) {
            return stdout && OutputTarget.of(other).isStdout();
        }
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return normal(one).equals(normal(other)); // one of them is not there yet
        }
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** A plain file in a folder that exists, or what is no plain file and may be written to. */
    void checkFile(String option, Path file) {
        OutputTarget target = OutputTarget.of(file);
        if (target.isPlain()) {
            Path folder = AtomicFile.folderOf(file);
            if (!Files.isDirectory(folder)) {
                throw refusal(option, file, "there is no folder " + folder + "; allowed: a file in one that exists");
            }
            if (target.isRedirectedTo()) {
                throw refusal(
                        option,
                        file,
                        "stdout or stderr goes to this file too, and would be lost; allowed: another file, or - for"
                                + " stdout");
            }
        } else if (Files.isDirectory(file)) {
            throw refusal(option, file, "this is a folder" + A_FILE);
        }
        try {
            target.tryOut();
        } catch (IOException e) {
            throw target.isPlain()
                    ? cannotWriteIn(AtomicFile.folderOf(file), option, file, e)
                    : refusal(option, file, "cannot be written (" + AtomicFile.reason(e) + ")" + A_FILE);
        }
    }

    /** A folder, which is made if it is not there. */
    void makeFolder(String option, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw refusal(option, folder, "cannot be made a folder" + A_FOLDER);
        }
        try {
            OutputTarget.of(folder.resolve("deft")).tryOut();
        } catch (IOException e) {
            throw cannotWriteIn(folder, option, folder, e);
        }
    }

    /** A folder for pictures, on a machine that can draw. */
    void checkPictures(Path folder) {
        try {
            ChartFiles.check();
        } catch (IOException e) {
            throw refusal("--png", folder, String.valueOf(e.getMessage()));
        }
    }

    private ParameterException cannotWriteIn(Path folder, String option, Path value, IOException e) {
        return refusal(
                option, value, "cannot write in folder " + folder + " (" + AtomicFile.reason(e) + ")" + A_FOLDER);
    }

    private ParameterException refusal(String option, Path value, String why) {
        return InvalidInput.value(command, option, value, why);
    }
}
