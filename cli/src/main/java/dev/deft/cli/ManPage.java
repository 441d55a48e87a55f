package dev.deft.cli;

import dev.deft.bench.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command's manual page, from what its help is made of. */
final class ManPage {

    private static final String SECTION = "1";
    private static final Pattern EXIT_CODE = Pattern.compile("([0-9]+) (.*)");

    private final CommandSpec command;
    private final HelpFooter footer;
    private final Roff roff = new Roff();

    private ManPage(CommandSpec command) {
        this.command = command;
        this.footer = HelpFooter.of(command);
    }

    /** The page in roff, for {@code man -l -}. */
    static String of(CommandSpec command) {
        return new ManPage(command).text();
    }

    private String text() {
        List<String> description = HelpFooter.lines(command.usageMessage().description());
        // No date: the same deft prints the same page.
        roff.macro(
                "TH",
                pageName(command).toUpperCase(Locale.ROOT),
                SECTION,
                "",
                "deft " + Environment.deftVersionOfThisJar(),
                "Deft");
        // Commands and options are copied: no word is broken, and no line is spread.
        roff.request("nh").request("ad l");
        roff.macro("SH", "NAME").line(pageName(command) + " - " + firstSentence(description));
        synopsis();
        roff.macro("SH", "DESCRIPTION");
        paragraphs(description);
        options();
        commands();
        notes();
        exitStatus();
        examples();
        seeAlso();
        return roff.text();
    }

    private static String pageName(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private static String firstSentence(List<String> description) {
        String first = description.isEmpty() ? "" : description.get(0);
        String sentence = first.replaceFirst("[.:] .*$", "").replaceFirst("\\.$", "");
        return sentence.isEmpty()
                ? sentence
                : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    private void synopsis() {
        roff.macro("SH", "SYNOPSIS");
        roff.raw(Roff.bold(command.qualifiedName()));
        for (OptionSpec option : command.options()) {
            String text = withValue(option.longestName(), option);
            argument(text, option);
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String text = Roff.italic(parameter.paramLabel())
                    + (parameter.arity().max() > 1 || parameter.arity().isVariable() ? "..." : "");
            argument(text, parameter);
        }
        if (!command.subcommands().isEmpty()) {
            roff.raw("[" + Roff.italic("COMMAND") + "]");
        }
    }

    /** The last sign is none: without it, roff would take the points of N,... for the end of a sentence. */
    private void argument(String text, ArgSpec argument) {
        roff.raw((argument.required() ? text : "[" + text + "]") + "\\&");
    }

    private void options() {
        if (command.args().isEmpty()) {
            return;
        }
        roff.macro("SH", "OPTIONS");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            entry(Roff.italic(parameter.paramLabel()), described(parameter));
        }
        for (OptionSpec option : command.options()) {
            List<String> names = new ArrayList<>();
            for (String name : option.names()) {
                names.add(withValue(name, option));
            }
            entry(String.join(", ", names), described(option));
        }
    }

    private static String withValue(String name, OptionSpec option) {
        if (option.arity().max() == 0) {
            return Roff.bold(name);
        }
        return Roff.bold(name) + (name.startsWith("--") ? "=" : "\\ ") + Roff.italic(option.paramLabel());
    }

    /** Picocli has formatted it by now, with the default in it. */
    private static String described(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private void commands() {
        if (command.subcommands().isEmpty()) {
            return;
        }
        roff.macro("SH", "COMMANDS");
        for (CommandLine subcommand : command.subcommands().values()) {
            CommandSpec spec = subcommand.getCommandSpec();
            List<String> description = HelpFooter.lines(spec.usageMessage().description());
            entry(Roff.bold(spec.name()), description.isEmpty() ? "" : description.get(0));
        }
    }

    private void notes() {
        if (footer.notes().stream().allMatch(String::isBlank)) {
            return;
        }
        roff.macro("SH", "NOTES");
        paragraphs(footer.notes());
    }

    private void exitStatus() {
        if (footer.exitCodes().isEmpty()) {
            return;
        }
        roff.macro("SH", "EXIT STATUS");
        for (String code : footer.exitCodes()) {
            Matcher parts = EXIT_CODE.matcher(code);
            if (!parts.matches()) {
                throw new IllegalArgumentException("the help of " + command.qualifiedName() + " has the exit code '"
                        + code + "': write a number and words");
            }
            entry(Roff.bold(parts.group(1)), parts.group(2));
        }
    }

    private void examples() {
        if (footer.examples().isEmpty()) {
            return;
        }
        roff.macro("SH", "EXAMPLES");
        setAsItStands(true);
        footer.examples().forEach(roff::line);
        setAsItStands(false);
    }

    private void seeAlso() {
        CommandSpec root = command.root();
        List<String> pages = new ArrayList<>();
        if (root != command) {
            pages.add(reference(root));
        }
        for (CommandLine other : root.subcommands().values()) {
            if (other.getCommandSpec() != command) {
                pages.add(reference(other.getCommandSpec()));
            }
        }
        roff.macro("SH", "SEE ALSO").raw(String.join(", ", pages));
    }

    private static String reference(CommandSpec other) {
        return Roff.bold(pageName(other)) + "(" + SECTION + ")";
    }

    /** What begins with a blank is set as it stands, all else is filled. */
    private void paragraphs(List<String> lines) {
        boolean asItStands = false;
        for (String line : lines) {
            if (asItStands != line.startsWith(" ")) {
                asItStands = !asItStands;
                setAsItStands(asItStands);
            }
            if (asItStands) {
                roff.line(line);
            } else if (!line.isBlank()) {
                roff.macro("PP").line(line);
            }
        }
        if (asItStands) {
            setAsItStands(false);
        }
    }

    /** Nearer to the edge, since such lines are as long as a help's may be. */
    private void setAsItStands(boolean asItStands) {
        roff.request(asItStands ? "nf" : "fi").request(asItStands ? "in -5n" : "in +5n");
    }

    private void entry(String tag, String text) {
        roff.macro("TP").raw(tag).line(text);
    }
}
