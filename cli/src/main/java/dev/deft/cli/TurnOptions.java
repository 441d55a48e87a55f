package dev.deft.cli;

import dev.deft.cli.option.Rounds;
import dev.deft.cli.option.Seed;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The turns that the cells of an experiment take; a mixin of the options that say how many, and in which order. */
final class TurnOptions {

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "8",
            converter = Rounds.class,
            description = "Turns of each cell. Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = Seed.class,
            description = "Draws the order of the cells. Default: another one each time.")
    private @Nullable Long seed;

    int rounds() {
        return Math.toIntExact(rounds);
    }

    /** Returns the seed that was said, or draws one. */
    long seed() {
        return Seed.orDrawn(seed);
    }
}
