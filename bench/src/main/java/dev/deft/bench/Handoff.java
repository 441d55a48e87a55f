package dev.deft.bench;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.HandoffCell;
import dev.deft.analysis.result.HandoffDocument;
import dev.deft.analysis.result.HandoffEfficiency;
import dev.deft.analysis.result.HandoffPair;
import dev.deft.analysis.result.HandoffWindow;
import dev.deft.analysis.result.Machine;
import dev.deft.bench.HandoffPlan.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ObjIntConsumer;

/**
 * Measures how pairs of threads hand over, alone and beside threads that compute, and yields the result as one document: PythonPlus'
 * giltest.
 *
 * <p>In a round each pair has its turns, alone and beside each number of busy threads, one right after another and in a drawn order, so
 * that what disturbs the machine for longer disturbs all of them; and the pairs follow each other in a drawn order. A pair that fails is
 * left out from then on.
 *
 * <p>One thread runs it, once; any other may {@link #cancel} it.
 */
public final class Handoff {

    /** The time that the threads of a turn may take to end, on a machine that is busy with other things. */
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private final Machine environment;
    private final HandoffPlan plan;
    private final HandoffTurns turns;
    private final ObjIntConsumer<String> progress;

    private final List<Absence> failed = new ArrayList<>();

    /** By pair and number of busy threads, the turns of the rounds. */
    private final Map<Unit, Map<Integer, List<HandoffWindow>>> measured = new LinkedHashMap<>();

    /** By kind of thread and number of busy threads, the increments per second in the rounds. */
    private final Map<ThreadKind, Map<Integer, List<Double>>> computed = new LinkedHashMap<>();

    private final CancellableRun cancellable = new CancellableRun();

    /**
     * A run that has not begun.
     *
     * @param progress told which pair is measured next, in which round; 0 is the one that is not counted
     */
    public Handoff(Machine environment, HandoffPlan plan, ObjIntConsumer<String> progress) {
        this(environment, plan, new ThreadedTurns(END_LIMIT), progress);
    }

    Handoff(Machine environment, HandoffPlan plan, HandoffTurns turns, ObjIntConsumer<String> progress) {
        this.environment = environment;
        this.plan = plan;
        this.turns = turns;
        this.progress = progress;
    }

    /** Runs it to its end, or until it is cancelled or its thread interrupted; returns what was measured by then. */
    public HandoffDocument run() {
        boolean complete = cancellable.completes(() -> {
            List<Unit> running = new ArrayList<>(plan.units());
            for (int round = 0; round <= plan.rounds(); round++) {
                measure(running, round);
            }
        });
        return new HandoffDocument(
                HandoffDocument.SCHEMA,
                complete,
                environment,
                plan.options(),
                turns.recordingCost(),
                plan.missing(),
                List.copyOf(failed),
                computed.entrySet().stream()
                        .map(of -> efficiency(of.getKey(), of.getValue()))
                        .toList(),
                plan.units().stream()
                        .filter(measured::containsKey)
                        .map(unit -> pair(unit, Objects.requireNonNull(measured.get(unit), "filtered")))
                        .toList());
    }

    /** Ends the run at once, or keeps it from beginning. Any thread may call this. */
    public void cancel() {
        cancellable.cancel();
    }

    /** Has each of them its turns; takes those away that fail. */
    private void measure(List<Unit> running, int round) throws InterruptedException {
        Random random = new Random(new SplittableRandom(plan.seed() ^ (long) round << Integer.SIZE).nextLong());
        List<Unit> drawn = new ArrayList<>(running);
        Collections.shuffle(drawn, random);
        for (Unit unit : drawn) {
            progress.accept(unit.label(), round);
            List<Integer> levels = new ArrayList<>(unit.pair() == null ? List.of(1, 2) : plan.levels());
            Collections.shuffle(levels, random);
            for (int busy : levels) {
                try {
                    measure(unit, busy, round);
                } catch (HandoffFailedException e) {
                    running.remove(unit);
                    failed.add(new Absence(
                            unit.label(), "in round " + round + ", beside " + busy + " busy: " + e.getMessage()));
                    break;
                }
            }
        }
    }

    private void measure(Unit unit, int busy, int round) throws HandoffFailedException, InterruptedException {
        if (unit.pair() == null) {
            double increments = turns.increments(busy, unit.threads(), plan.warmUp(), plan.time());
            if (round > 0) {
                computed.computeIfAbsent(unit.threads(), any -> new LinkedHashMap<>())
                        .computeIfAbsent(busy, any -> new ArrayList<>())
                        .add(increments);
            }
        } else {
            HandoffWindow window = turns.pair(unit.pair(), unit.threads(), busy, plan.warmUp(), plan.time());
            if (round > 0) {
                measured.computeIfAbsent(unit, any -> new LinkedHashMap<>())
                        .computeIfAbsent(busy, any -> new ArrayList<>())
                        .add(window);
            }
        }
    }

    private static HandoffEfficiency efficiency(ThreadKind threads, Map<Integer, List<Double>> rounds) {
        return HandoffEfficiency.of(
                threads.label(), rounds.getOrDefault(1, List.of()), rounds.getOrDefault(2, List.of()));
    }

    private HandoffPair pair(Unit unit, Map<Integer, List<HandoffWindow>> rounds) {
        List<HandoffWindow> alone = rounds.getOrDefault(0, List.of());
        return new HandoffPair(
                Objects.requireNonNull(unit.pair(), "a pair was measured").label(),
                unit.threads().label(),
                plan.levels().stream()
                        .filter(rounds::containsKey)
                        .map(busy ->
                                HandoffCell.of(busy, rounds.getOrDefault(busy, List.of()), busy == 0 ? null : alone))
                        .toList());
    }
}
