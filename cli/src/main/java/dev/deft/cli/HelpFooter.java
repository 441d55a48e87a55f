package dev.deft.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What stands below a command's options, in its parts.
 *
 * @param notes paragraphs; a line that begins with a space stands as it is. An empty line parts two of them
 * @param exitCodes each with what it means: {@code 0 done}
 * @param examples command lines that work as they stand
 */
record HelpFooter(List<String> notes, List<String> exitCodes, List<String> examples) {

    private static final String EXAMPLES = "Examples:";
    private static final Pattern EXIT_CODES = Pattern.compile("Exit codes: (.*)\\.");
    private static final Pattern NEXT_CODE = Pattern.compile(", (?=[0-9])");

    static HelpFooter of(CommandSpec command) {
        List<String> notes = new ArrayList<>();
        List<String> exitCodes = new ArrayList<>();
        List<String> examples = new ArrayList<>();
        boolean exemplary = false;
        for (String line : lines(command.usageMessage().footer())) {
            Matcher codes = EXIT_CODES.matcher(line);
            if (codes.matches()) {
                exitCodes.addAll(List.of(NEXT_CODE.split(codes.group(1))));
            } else if (line.equals(EXAMPLES)) {
                exemplary = true;
            } else if (exemplary && line.startsWith(" ")) {
                examples.add(line.strip());
            } else {
                exemplary = false;
                notes.add(line);
            }
        }
        return new HelpFooter(notes, exitCodes, examples);
    }

    /** As picocli prints them, to which they are formats. */
    static List<String> lines(String... formats) {
        return Stream.of(formats)
                .map(format -> String.format(Locale.ROOT, format))
                .toList();
    }
}
