package dev.deft.cli;

import dev.deft.peers.protocol.Peer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a shell may offer for the value of an option or a parameter.
 *
 * <p>The options take text, so that each refusal is Deft's own; what picocli could offer of their types is therefore told
 * here, to a command line that is only asked for its completion script.
 */
final class Candidates {

    private static final List<String> PEERS =
            Stream.of(Peer.values()).map(Peer::label).toList();

    /** By the longest name of an option. */
    static final Map<String, List<String>> BY_OPTION = Map.of(
            "--work",
                    List.of(
                            "noop",
                            "sleep:2ms",
                            "sleep:exp(2ms)",
                            "sleep:lognormal(2ms,0.8)",
                            "spin:50us",
                            "sha256:64KiB",
                            "file:",
                            "resolve:localhost",
                            "replay:",
                            "mix:90%sleep:1ms+10%sleep:50ms"),
            "--arrivals", List.of("poisson", "constant"),
            "--pool", List.of("dedicated", "shared"),
            "--transport", List.of("auto", "epoll", "nio"),
            "--peers", Stream.concat(Stream.of("all"), PEERS.stream()).toList(),
            "--base", PEERS);

    /** Labels of values that are files or folders. */
    private static final Pattern PATH = Pattern.compile("FILE.*|DIR|.*\\.json");

    /** A label that lists the values itself: {@code nio|epoll}. */
    private static final Pattern CHOICE = Pattern.compile("[a-z0-9-]+(\\|[a-z0-9-]+)+");

    private static final String COMMAND = "COMMAND";

    private Candidates() {}

    /** Lets a command and those below it offer them. It must not parse arguments after that. */
    static void addTo(CommandSpec command) {
        for (OptionSpec option : List.copyOf(command.options())) {
            command.remove(option);
            command.addOption(withCandidates(option));
        }
        for (PositionalParamSpec parameter : List.copyOf(command.positionalParameters())) {
            command.remove(parameter);
            command.addPositional(withCandidates(parameter, command));
        }
        for (CommandLine subcommand : command.subcommands().values()) {
            addTo(subcommand.getCommandSpec());
        }
    }

    private static OptionSpec withCandidates(OptionSpec option) {
        if (isPath(option.paramLabel())) {
            return OptionSpec.builder(option.names())
                    .paramLabel(option.paramLabel())
                    .arity(option.arity())
                    .type(Path.class)
                    .build();
        }
        List<String> candidates =
                isChoice(option.paramLabel()) ? choices(option.paramLabel()) : BY_OPTION.get(option.longestName());
        return candidates == null
                ? option
                : OptionSpec.builder(option).completionCandidates(candidates).build();
    }

    private static PositionalParamSpec withCandidates(PositionalParamSpec parameter, CommandSpec command) {
        if (isPath(parameter.paramLabel())) {
            return PositionalParamSpec.builder()
                    .paramLabel(parameter.paramLabel())
                    .index(parameter.index())
                    .arity(parameter.arity())
                    .type(Path.class)
                    .build();
        }
        if (isChoice(parameter.paramLabel())) {
            return PositionalParamSpec.builder(parameter)
                    .completionCandidates(choices(parameter.paramLabel()))
                    .build();
        }
        return parameter.paramLabel().equals(COMMAND)
                ? PositionalParamSpec.builder(parameter)
                        .completionCandidates(command.root().subcommands().keySet())
                        .build()
                : parameter;
    }

    private static boolean isChoice(String label) {
        return CHOICE.matcher(label).matches();
    }

    private static List<String> choices(String label) {
        return List.of(label.split("\\|", -1));
    }

    private static boolean isPath(String label) {
        return PATH.matcher(label).matches();
    }
}
