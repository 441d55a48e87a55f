package dev.deft.report.terminal;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptMove;
import dev.deft.analysis.result.AdaptOptions;
import dev.deft.analysis.result.AdaptPhase;
import dev.deft.analysis.result.AdaptSample;
import dev.deft.analysis.result.AdaptState;
import dev.deft.analysis.result.AdaptTrial;
import dev.deft.analysis.result.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Results of {@code deft adapt} for tests. */
public final class Adaptations {

    private static final long TENTH = 100_000_000;

    private Adaptations() {}

    /** One with an experiment of each scenario but {@code long}. */
    public static AdaptDocument some(boolean complete) {
        List<AdaptPhase> wait = List.of(new AdaptPhase(300 * TENTH, null, null));
        List<AdaptPhase> sixth = List.of(new AdaptPhase(5 * TENTH, 20, null));
        List<AdaptPhase> steps = List.of(new AdaptPhase(10 * TENTH, 10, 100.0), new AdaptPhase(10 * TENTH, 20, 200.0));
        return document(
                complete,
                List.of(
                        new AdaptExperiment(
                                AdaptDocument.STARVATION,
                                "",
                                wait,
                                List.of(
                                        trial("probing", wait, 20 * TENTH, 3, 0, 0, 1),
                                        trial("fixed:2", wait, null, 2, 0, 0, 0))),
                        new AdaptExperiment(
                                AdaptDocument.SWEEP,
                                "permits",
                                sixth,
                                List.of(
                                        trial("fixed:10", sixth, null, 10, 10, 10, 10, 10, 10),
                                        trial("fixed:20", sixth, null, 20, 20, 20, 20, 20, 20),
                                        trial("fixed:30", sixth, null, 30, 20, 20, 20, 20, 20))),
                        new AdaptExperiment(
                                AdaptDocument.STEP,
                                "",
                                steps,
                                List.of(trial(
                                        "probing", steps, null, 10, 5, 5, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10,
                                        10, 10, 10, 10, 10, 10, 10))),
                        new AdaptExperiment(
                                AdaptDocument.BURST,
                                "declared",
                                wait,
                                List.of(trial("probing", wait, 11 * TENTH, 100, 50, 50)))));
    }

    /** One with these experiments. */
    public static AdaptDocument of(AdaptExperiment... experiments) {
        return document(true, List.of(experiments));
    }

    /** A sweep in which each size, of those that are twice the one before, ended as many tasks. */
    public static AdaptDocument sweep(int smallest, int... completed) {
        List<AdaptPhase> tenth = List.of(new AdaptPhase(TENTH, 20, null));
        return of(new AdaptExperiment(
                AdaptDocument.SWEEP,
                "processors",
                tenth,
                IntStream.range(0, completed.length)
                        .mapToObj(i -> trial("fixed:" + (smallest << i), tenth, null, smallest << i, completed[i]))
                        .toList()));
    }

    private static AdaptDocument document(boolean complete, List<AdaptExperiment> experiments) {
        return new AdaptDocument(
                AdaptDocument.SCHEMA,
                complete,
                new Machine("1.2", "VM 17", List.of(), 2, "a processor", "an OS", "nio", "2026-11-21T10:00:00Z"),
                new AdaptOptions(
                        List.of("starvation", "sweep", "step", "burst"),
                        List.of("probing", "fixed:8", "virtual:20"),
                        "sleep:10ms",
                        200,
                        10 * TENTH,
                        42),
                List.of(new Absence("virtual:20", "Java 17 has no virtual threads; run it on 21 or later")),
                experiments);
    }

    private static AdaptTrial trial(
            String system, List<AdaptPhase> phases, @Nullable Long reached, int threads, int... completed) {
        List<AdaptSample> samples = new ArrayList<>(List.of(new AdaptSample(0, threads, threads, 0)));
        long all = 0;
        for (int i = 0; i < completed.length; i++) {
            all += completed[i];
            samples.add(new AdaptSample((i + 1) * TENTH, threads, threads, all));
        }
        List<AdaptMove> moves =
                system.equals("probing") ? List.of(new AdaptMove(TENTH, threads, "worthwhile")) : List.of();
        List<AdaptState> states = system.equals("probing")
                ? List.of(
                        new AdaptState(0, "searching"),
                        new AdaptState(5 * TENTH, "holding"),
                        new AdaptState(15 * TENTH, "re-probing"),
                        new AdaptState(16 * TENTH, "holding"))
                : List.of();
        return AdaptTrial.of(system, phases, reached, moves, states, samples);
    }
}
