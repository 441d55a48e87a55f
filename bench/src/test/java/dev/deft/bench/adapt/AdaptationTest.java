package dev.deft.bench.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptPhase;
import dev.deft.analysis.result.AdaptSample;
import dev.deft.analysis.result.AdaptState;
import dev.deft.analysis.result.AdaptTrial;
import dev.deft.bench.Environment;
import dev.deft.bench.WorkParser;
import dev.deft.reactor.Transport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real-threads")
class AdaptationTest {

    @Test
    void aStepHasACourseForEachPhaseOfEachPool() {
        AdaptDocument result = adaptation(List.of(AdaptDocument.STEP), "fixed:10", (experiment, pool) -> {})
                .run();

        assertThat(result.complete()).isTrue();
        AdaptExperiment step = result.experiments().get(0);
        assertThat(step.phases()).extracting(phase -> phase.bestWorkers()).containsExactly(10, 20, 30, 20, 10);
        AdaptTrial trial = step.trials().get(0);
        assertThat(trial.courses()).hasSize(5).allMatch(course -> course.throughput() > 0);
        assertThat(trial.mostThreads()).isEqualTo(10);
    }

    /** Only the first move is compared, for those after it depend on how fast the machine is. */
    @Test
    void aPoolThatFindsItsSizeTellsItsFirstStateFromTheBeginOnAndWhyItMoved() {
        AdaptDocument result = adaptation(
                        List.of(AdaptDocument.STEP),
                        List.of("probing", "hill-climbing", "fixed:10"),
                        "sleep:1ms",
                        null,
                        (experiment, pool) -> {})
                .run();

        List<AdaptTrial> trials = result.experiments().get(0).trials();
        int least = Runtime.getRuntime().availableProcessors();
        tells(trials.get(0), new AdaptState(0, "searching"), List.of("searching", "holding", "re-probing"));
        assertThat(trials.get(0).moves()).first().satisfies(move -> {
            assertThat(move.goal()).isEqualTo(2 * least);
            assertThat(move.reason()).isEqualTo("first cohort");
        });
        tells(trials.get(1), new AdaptState(0, "warming up"), List.of("warming up", "climbing", "stabilizing"));
        assertThat(trials.get(1).moves()).first().satisfies(move -> {
            assertThat(move.goal()).isEqualTo(least + 1);
            assertThat(move.reason()).isEqualTo("warmup");
        });
        assertThat(trials.get(2).moves()).isEmpty();
        assertThat(trials.get(2).states()).isEmpty();
    }

    private static void tells(AdaptTrial trial, AdaptState first, List<String> all) {
        long end = trial.samples().get(trial.samples().size() - 1).nanos();
        assertThat(trial.states()).first().isEqualTo(first);
        assertThat(trial.states()).extracting(AdaptState::state).isSubsetOf(all);
        assertThat(trial.states()).isSortedAccordingTo(Comparator.comparingLong(AdaptState::nanos));
        assertThat(trial.moves())
                .first()
                .satisfies(move -> assertThat(move.nanos()).isBetween(1L, end));
    }

    @Test
    void whereNoTaskEndsInTimeNothingIsSaidOfTheBest() {
        AdaptDocument result = adaptation(
                        List.of(AdaptDocument.STEP), List.of("fixed:2"), "sleep:1h", null, (experiment, pool) -> {})
                .run();

        AdaptExperiment step = result.experiments().get(0);
        assertThat(step.phases()).extracting(AdaptPhase::bestThroughput).containsOnlyNulls();
        assertThat(step.trials().get(0).courses())
                .hasSize(5)
                .allMatch(course -> course.throughput() == 0 && course.ofBest() == null && course.to80Nanos() == null);
    }

    @Test
    void aPoolThatIsAskedForByItsSizeAndAsTheBestIsMeasuredOnce() {
        AdaptDocument result = adaptation(
                        List.of(AdaptDocument.BURST),
                        List.of("fixed:best", "fixed:100", "jdk:best"),
                        "noop",
                        null,
                        (experiment, pool) -> {})
                .run();

        assertThat(result.experiments())
                .allSatisfy(experiment -> assertThat(experiment.trials())
                        .extracting(AdaptTrial::system)
                        .containsExactly("fixed:100", "jdk:100"));
    }

    @Test
    void aPoolOfOneThreadMoreThanThereAreProcessorsBeginsTheTaskTheOthersLeaveNoRoomFor() {
        int processors = Runtime.getRuntime().availableProcessors();
        AdaptDocument result = adaptation(
                        List.of(AdaptDocument.STARVATION), "fixed:" + (processors + 1), (experiment, pool) -> {})
                .run();

        assertThat(result.experiments().get(0).trials().get(0).reachedNanos()).isNotNull();
    }

    @Test
    void aSweepHasAThroughputOfEachSizeWithEachResource() {
        AdaptDocument result = adaptation(List.of(AdaptDocument.SWEEP), "fixed:1", (experiment, pool) -> {})
                .run();

        assertThat(result.experiments())
                .extracting(AdaptExperiment::name)
                .containsExactly("permits", "degrading", "processors", "one lock");
        assertThat(result.experiments())
                .allSatisfy(experiment -> assertThat(experiment.trials())
                        .hasSize(11)
                        .allMatch(trial -> trial.courses().size() == 1));
    }

    @Test
    void aBurstIsGivenToAllPoolsAtOnceAndTheBestSizeHasAThreadForEachTask() {
        AdaptDocument result = adaptation(List.of(AdaptDocument.BURST), "fixed:best", (experiment, pool) -> {})
                .run();

        assertThat(result.experiments()).extracting(AdaptExperiment::name).containsExactly("not declared", "declared");
        assertThat(result.experiments()).allSatisfy(experiment -> {
            AdaptTrial trial = experiment.trials().get(0);
            assertThat(trial.system()).isEqualTo("fixed:100");
            assertThat(trial.reachedNanos()).isNotNull();
        });
    }

    @Test
    void aPoolOfAnotherProgramIsAskedForItsTrialAndWhatItCannotDoIsSaidBesideTheOthers() {
        List<String> requests = new ArrayList<>();
        AdaptPeer peer = request -> {
            requests.add(request);
            if (request.startsWith("flood")) {
                throw new AdaptPeerException("does not know the work", new IOException("flood"));
            }
            return new AdaptPeer.PeerTrial(
                    20_000_000L, List.of(new AdaptSample(0, 2, 2, 0), new AdaptSample(20_000_000, 3, 3, 1)));
        };
        AdaptDocument result = adaptation(
                        List.of(AdaptDocument.STARVATION, AdaptDocument.STEP), "dotnet", peer, (experiment, pool) -> {})
                .run();

        long longest = 2_000_000_000L * Runtime.getRuntime().availableProcessors();
        assertThat(requests)
                .containsExactly(
                        "starvation " + longest,
                        "flood permits sleep:1ms 40 10:250000000 20:250000000 30:250000000 20:250000000 10:250000000");
        assertThat(result.experiments())
                .singleElement()
                .satisfies(experiment -> assertThat(experiment.trials())
                        .singleElement()
                        .satisfies(trial -> {
                            assertThat(trial.system()).isEqualTo("dotnet");
                            assertThat(trial.reachedNanos()).isEqualTo(20_000_000);
                            assertThat(trial.mostThreads()).isEqualTo(3);
                        }));
        assertThat(result.missing()).containsExactly(new Absence("dotnet", "in step: it does not know the work"));
    }

    @Test
    void whatIsCancelledKeepsWhatWasMeasured() {
        AdaptDocument[] result = new AdaptDocument[1];
        Adaptation[] adaptation = new Adaptation[1];
        adaptation[0] = adaptation(List.of(AdaptDocument.SWEEP), "fixed:1", (experiment, pool) -> {
            if (pool.equals("fixed:4")) {
                adaptation[0].cancel();
            }
        });
        result[0] = adaptation[0].run();

        assertThat(result[0].complete()).isFalse();
        assertThat(result[0].experiments()).hasSize(1);
        assertThat(result[0].experiments().get(0).trials())
                .extracting(AdaptTrial::system)
                .containsExactly("fixed:1", "fixed:2");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void longTasksHaveAnExperimentForEachLengthWhoseBestWasMeasured() {
        Adaptation[] adaptation = new Adaptation[1];
        adaptation[0] =
                adaptation(List.of(AdaptDocument.LONG), List.of("fixed:best"), null, null, (experiment, pool) -> {
                    if (experiment.equals("long, sleep:exp(10ms)")) {
                        adaptation[0].cancel(); // the others take minutes
                    }
                });
        AdaptDocument result = adaptation[0].run();

        assertThat(result.experiments()).singleElement().satisfies(experiment -> {
            assertThat(experiment.name()).isEqualTo("sleep:10ms");
            assertThat(experiment.phases()).singleElement().satisfies(phase -> {
                assertThat(phase.nanos()).isEqualTo(1_000_000_000);
                assertThat(phase.bestWorkers()).isEqualTo(20);
                assertThat(phase.bestThroughput()).isPositive();
            });
            AdaptTrial trial = experiment.trials().get(0);
            assertThat(trial.system()).isEqualTo("fixed:20");
            assertThat(trial.courses().get(0).ofBest()).isPositive();
        });
    }

    @Test
    void longTasksAreOfTheWorkThatWasAskedForAndTakeThePhaseThatWas() {
        AdaptDocument result = adaptation(List.of(AdaptDocument.LONG), "fixed:best", (experiment, pool) -> {})
                .run();

        assertThat(result.experiments()).singleElement().satisfies(experiment -> {
            assertThat(experiment.name()).isEqualTo("sleep:1ms");
            assertThat(experiment.phases()).singleElement().satisfies(phase -> {
                assertThat(phase.nanos()).isEqualTo(250_000_000);
                assertThat(phase.bestThroughput()).isPositive();
            });
        });
    }

    private static Adaptation adaptation(List<String> scenarios, String pool, BiConsumer<String, String> progress) {
        return adaptation(scenarios, pool, null, progress);
    }

    private static Adaptation adaptation(
            List<String> scenarios, String pool, @Nullable AdaptPeer dotnet, BiConsumer<String, String> progress) {
        return adaptation(scenarios, List.of(pool), "sleep:1ms", dotnet, progress);
    }

    private static Adaptation adaptation(
            List<String> scenarios,
            List<String> pools,
            @Nullable String work,
            @Nullable AdaptPeer dotnet,
            BiConsumer<String, String> progress) {
        return new Adaptation(
                Environment.capture(Instant.EPOCH, Transport.NIO),
                new AdaptPlan(
                        scenarios,
                        pools.stream().map(PoolSystem::parse).toList(),
                        work == null ? null : WorkParser.parse(work),
                        40,
                        Duration.ofMillis(250),
                        1),
                dotnet,
                List.of(),
                progress);
    }
}
