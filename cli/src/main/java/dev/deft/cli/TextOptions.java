package dev.deft.cli;

import dev.deft.cli.option.Choice;
import dev.deft.report.text.AsciiStream;
import dev.deft.report.text.ColorMode;
import dev.deft.report.text.Screen;
import dev.deft.report.text.Style;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/** The options for the looks of the results; a mixin for commands that draw. */
final class TextOptions {

    @Option(
            names = "--color",
            paramLabel = "auto|always|never",
            defaultValue = "auto",
            converter = ColorModes.class,
            completionCandidates = ColorModes.class,
            description = "auto: on a terminal, unless NO_COLOR is set. Default: ${DEFAULT-VALUE}.")
    private ColorMode color = ColorMode.AUTO;

    @Option(
            names = "--ascii",
            description = "Prints ASCII only, as is done anyway where the locale has no other signs.")
    private boolean ascii;

    private final Screen screen;

    TextOptions(Screen screen) {
        this.screen = screen;
    }

    Style style() {
        return screen.style(color, ascii);
    }

    /** Returns the stream to print to, so that the style is kept by texts from elsewhere too. */
    static PrintStream keeping(Style style, PrintStream out) {
        return style.ascii() ? new AsciiStream(out) : out;
    }

    private static final class ColorModes extends Choice<ColorMode> {

        ColorModes() {
            super("mode", ColorMode.values());
        }
    }
}
