package dev.deft.cli.option;

import dev.deft.report.document.JsonText;
import dev.deft.report.file.OutputTarget;
import dev.deft.report.file.Outputs;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --json}. */
public final class JsonOption {

    @Option(
            names = "--json",
            paramLabel = "FILE|-",
            description = "Writes the results there too; to stdout in place of the text with -.")
    private @Nullable Path file;

    /** Returns whether the results go to stdout in place of the text. */
    public boolean takesStdout() {
        return file != null && file.toString().equals(OutputTarget.STDOUT_NAME);
    }

    /** The file for the results, if they are asked for. */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** Writes a document there, if it is asked for. */
    public void write(Object document, Outputs outputs) {
        file().ifPresent(path -> outputs.write("--json", path, to -> to.print(JsonText.of(document))));
    }
}
