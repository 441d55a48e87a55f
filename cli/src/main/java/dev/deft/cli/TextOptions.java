package dev.deft.cli;

import dev.deft.report.text.AsciiStream;
import dev.deft.report.text.ColourWish;
import dev.deft.report.text.Screen;
import dev.deft.report.text.Style;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/** What a user wants of the looks of the results; a mixin for commands that draw. */
final class TextOptions {

    @Option(
            names = "--color",
            paramLabel = "auto|always|never",
            defaultValue = "auto",
            description = "auto: on a terminal, unless NO_COLOR is set. Default: ${DEFAULT-VALUE}.")
    private String color = "auto";

    @Option(
            names = "--ascii",
            description = "Prints ASCII only, as is done anyway where the locale has no other signs.")
    private boolean ascii;

    private final Screen screen;

    TextOptions(Screen screen) {
        this.screen = screen;
    }

    Style style() throws BadInput {
        return screen.style(wish(), ascii);
    }

    /** What to print to, so that the style is kept by texts from elsewhere too. */
    static PrintStream keeping(Style style, PrintStream out) {
        return style.ascii() ? new AsciiStream(out) : out;
    }

    private ColourWish wish() throws BadInput {
        return switch (color) {
            case "auto" -> ColourWish.AUTO;
            case "always" -> ColourWish.ALWAYS;
            case "never" -> ColourWish.NEVER;
            default -> throw new BadInput("--color", color, "allowed: auto, always, never");
        };
    }
}
