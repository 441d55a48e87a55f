package dev.deft.cli;

import dev.deft.report.text.Screen;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Consoles made up for tests. */
final class MadeConsole {

    private MadeConsole() {}

    /** A console whose results go to a file that can hold every sign. */
    static Console of(PrintStream out, PrintStream err, boolean terminal, CtrlC ctrlC) {
        return new Console(out, err, terminal, ctrlC, new Screen(false, Map.of(), StandardCharsets.UTF_8));
    }
}
