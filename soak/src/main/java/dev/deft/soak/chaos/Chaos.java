package dev.deft.soak.chaos;

import dev.deft.soak.Violations;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Runs episodes one after another, each with reactors and pools of its own, in which every fault that there is a test for
 * may happen at any time; and accounts for every call: submitted = succeeded + failed, by kind + refused + cancelled, none
 * answered twice, and none never.
 *
 * <p>One thread runs it; any other may {@link #cancel} it.
 */
public final class Chaos {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final ChaosPlan plan;
    private final ChaosProgress progress;
    private final DeftOperations deft;
    private final Violations violations = new Violations();
    private final ChaosTally tally = new ChaosTally(violations);
    private final LeakCheck leakCheck = new LeakCheck();
    private final PoolReports reports = new PoolReports();
    private final GivenUpWaits givenUp;
    private boolean tracksUnhandled;

    private final long begin = System.nanoTime();
    private long episodes;
    private long episode;
    private long nextMinute = MINUTE_NANOS;

    /** The episode of the first violation, where that is known. */
    private OptionalLong blamed = OptionalLong.empty();

    /** Written by any thread. */
    private volatile boolean cancelled;

    /** Makes a chaos that has not begun; to be run on this thread. */
    public Chaos(ChaosPlan plan, ChaosProgress progress) {
        this(plan, progress, new DeftOperations());
    }

    /** @param deft its operations on Deft; a test overrides what is to be wrong */
    Chaos(ChaosPlan plan, ChaosProgress progress, DeftOperations deft) {
        this.plan = plan;
        this.progress = progress;
        this.deft = deft;
        this.givenUp = new GivenUpWaits(deft);
    }

    /**
     * Returns a receiver of each failure of a Deferred that is reported as unhandled, on any thread. To be asked for before
     * the run, by a caller who hands it all of them; otherwise it is not checked whether such are reported.
     */
    public Consumer<Throwable> unhandled() {
        tracksUnhandled = true;
        return failure -> {
            if (failure instanceof UnhandledFailureProbe.CountedFailure counted) {
                deft.reportUnhandled(counted);
            }
        };
    }

    /**
     * Returns a receiver of each warning that a pool logs, on any thread. To be asked for before the run, by a caller who hands it all of
     * them; otherwise it is not checked whether calls that were given up are reported.
     */
    public Consumer<String> warnings() {
        reports.areTold();
        return warning -> deft.report(reports, warning);
    }

    /** Returns what has occurred so far. Any thread. */
    Map<Occurrence, Long> occurrences() {
        return tally.occurrences();
    }

    /** Makes no more calls; the episode under way is ended in order. Any thread. */
    public void cancel() {
        cancelled = true;
    }

    /**
     * Runs it to its end. Where an episode could not be ended, its threads are not waited for, since it cannot be known
     * when they would end; the process should.
     */
    public ChaosResult run() {
        boolean ended = true;
        while (ended && !isOver()) {
            episode = plan.episodeAfter(episodes);
            episodes++;
            ended = run(draw(episode));
            if (violations.areNone()) {
                tellMinute();
            } else {
                blamed = OptionalLong.of(episode);
            }
        }
        long nanos = System.nanoTime() - begin;
        if (ended) {
            tally.checkSum();
            if (!cancelled) {
                tally.checkOccurrences(episodes);
            }
            look();
            leakCheck.checkGrowth(violations);
        }
        return result(nanos);
    }

    private EpisodePlan draw(long number) {
        return EpisodePlan.draw(plan.seed(), number, plan.transport());
    }

    /**
     * Runs an episode; in a method of its own, so that nothing here refers to the episode when it is looked for what is left
     * of it.
     */
    private boolean run(EpisodePlan drawn) {
        Consumer<Object> tracker = object -> leakCheck.add(drawn.number(), object);
        givenUp.add(tracker);
        return new Episode(drawn, tally, plan.patience(), this::isCut, deft, tracksUnhandled, reports, tracker).run();
    }

    private boolean isCut() {
        progress.at(episode, tally.answered());
        return isOver();
    }

    private boolean isOver() {
        return cancelled
                || !violations.areNone()
                || tally.answered() >= plan.calls()
                || System.nanoTime() - begin >= plan.duration().toNanos();
    }

    private void tellMinute() {
        if (System.nanoTime() - begin >= nextMinute) {
            nextMinute += MINUTE_NANOS;
            look();
        }
    }

    private void look() {
        boolean passed = violations.areNone();
        long bytes = leakCheck.collect(violations);
        if (passed) {
            blamed = leakCheck.leakingEpisode(); // of any episode since the last look
        }
        progress.minute(new ChaosMinute(
                System.nanoTime() - begin,
                tally.answered(),
                bytes,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                tally.longestOverrun()));
    }

    private ChaosResult result(long nanos) {
        List<String> evidence = new ArrayList<>();
        blamed.ifPresent(number -> evidence.addAll(draw(number).describe()));
        evidence.addAll(violations.evidence());
        return new ChaosResult(
                cancelled,
                episodes,
                tally.submitted(),
                tally.outcomes(),
                tally.occurrences(),
                tally.firedTwice(),
                tally.neverFired(),
                nanos,
                tally.longestOverrun(),
                violations.lines(),
                evidence,
                blamed);
    }
}
