package dev.deft.soak.chaos;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final Ways ways;
    private final Complaints complaints = new Complaints();
    private final Books books = new Books(complaints);
    private final Remains remains = new Remains();
    private final GivenUpWaits givenUp;
    private boolean hearsOfUnhandled;

    private final long begin = System.nanoTime();
    private long episodes;
    private long episode;
    private long nextMinute = MINUTE_NANOS;

    /** The episode of the first complaint, where that is known. */
    private OptionalLong blamed = OptionalLong.empty();

    /** Any thread. */
    private volatile boolean cancelled;

    /** A chaos that has not begun; to be run on this thread. */
    public Chaos(ChaosPlan plan, ChaosProgress progress) {
        this(plan, progress, new Ways());
    }

    /** @param ways how it does what it does; a test overrides what is to be wrong */
    Chaos(ChaosPlan plan, ChaosProgress progress, Ways ways) {
        this.plan = plan;
        this.progress = progress;
        this.ways = ways;
        this.givenUp = new GivenUpWaits(ways);
    }

    /**
     * Takes each failure of a Deferred that was reported as unhandled, on any thread. To be asked for before the run, by
     * whoever tells it all of them; otherwise it is not looked whether such are reported.
     */
    public Consumer<Throwable> unhandled() {
        hearsOfUnhandled = true;
        return failure -> {
            if (failure instanceof LeftFailures.Left left) {
                ways.tell(left);
            }
        };
    }

    /** Makes no more calls; the episode under way is ended in order. Any thread. */
    public void cancel() {
        cancelled = true;
    }

    /**
     * Runs it to its end. Where an episode could not be ended, its threads are let go and not waited for, for nothing can
     * be known of when they would end; the process should.
     */
    public ChaosResult run() {
        boolean ended = true;
        while (ended && !isOver()) {
            episode = plan.episodeAfter(episodes);
            episodes++;
            ended = run(draw(episode));
            if (complaints.areNone()) {
                tellMinute();
            } else {
                blamed = OptionalLong.of(episode);
            }
        }
        long nanos = System.nanoTime() - begin;
        if (ended) {
            books.balance();
            look();
            remains.complainOfGrowth(complaints);
        }
        return result(nanos);
    }

    private EpisodePlan draw(long number) {
        return EpisodePlan.draw(plan.seed(), number, plan.transport());
    }

    /** In a method of its own, so that nothing here refers to the episode when its remains are looked for. */
    private boolean run(EpisodePlan drawn) {
        Consumer<Object> tracker = relic -> remains.add(drawn.number(), relic);
        givenUp.add(tracker);
        return new Episode(drawn, books, plan.patience(), this::isCut, ways, hearsOfUnhandled, tracker).run();
    }

    private boolean isCut() {
        progress.at(episode, books.answered());
        return isOver();
    }

    private boolean isOver() {
        return cancelled
                || !complaints.areNone()
                || books.answered() >= plan.calls()
                || System.nanoTime() - begin >= plan.duration().toNanos();
    }

    private void tellMinute() {
        if (System.nanoTime() - begin >= nextMinute) {
            nextMinute += MINUTE_NANOS;
            look();
        }
    }

    private void look() {
        boolean sound = complaints.areNone();
        long bytes = remains.collect(complaints);
        if (sound) {
            blamed = remains.heldEpisode(); // of any episode since the last look
        }
        progress.minute(new ChaosMinute(
                System.nanoTime() - begin,
                books.answered(),
                bytes,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                books.longestExcess()));
    }

    private ChaosResult result(long nanos) {
        List<String> evidence = new ArrayList<>();
        blamed.ifPresent(number -> evidence.addAll(draw(number).words()));
        evidence.addAll(complaints.evidence());
        return new ChaosResult(
                cancelled,
                episodes,
                books.submitted(),
                books.outcomes(),
                books.firedTwice(),
                books.neverFired(),
                nanos,
                books.longestExcess(),
                complaints.lines(),
                evidence,
                blamed);
    }
}
