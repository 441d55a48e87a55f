package dev.deft.reactor;

import dev.deft.deferred.internal.DurationText;
import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.ThreadPool;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A page that says what a reactor has under way at one instant. Reactor thread only. */
final class ReactorDescription {

    /** The things of one kind that are listed at most. */
    static final int MOST = 20;

    private static final MathContext DIGITS = new MathContext(3);

    private final String name;
    private final Transport transport;
    private final Thread thread;
    private final ReactorStatistics statistics;
    private final StringBuilder text = new StringBuilder();

    ReactorDescription(String name, Transport transport, Thread thread, ReactorStatistics statistics) {
        this.name = name;
        this.transport = transport;
        this.thread = thread;
        this.statistics = statistics;
    }

    /** Adds the calls outstanding, pool by pool, the one first whose oldest call is oldest. */
    ReactorDescription calls(ThreadCalls calls) {
        Map<String, List<ThreadCall<?>>> byPool = new LinkedHashMap<>();
        for (ThreadCall<?> call : calls.oldestFirst()) {
            byPool.computeIfAbsent(call.origin(), origin -> new ArrayList<>()).add(call);
        }
        title("Calls outstanding", statistics.outstandingCalls());
        byPool.forEach((origin, its) -> {
            ThreadPool pool = its.get(0).threadPool();
            line("  on " + origin + ": " + its.size() + (pool == null ? "" : "; it has " + numbers(pool.statistics())));
            list(
                    "    ",
                    its.stream()
                            .map(call -> "for " + rounded(calls.age(call)) + ", " + progress(call)
                                    + site(call.submittedAt()))
                            .toList());
        });
        return this;
    }

    private static String progress(ThreadCall<?> call) {
        ThreadTask<?> task = call.task();
        return task == null || task.isQueued() ? "queued" : "begun";
    }

    /** The classes by which calls are submitted. */
    private static final Set<String> ENTRIES = Set.of(Reactor.class.getName(), ReactorFiles.class.getName());

    /** The packages of Deft's own that submit calls for their users. */
    private static final List<String> ABOVE = List.of("dev.deft.net.", "dev.deft.http.", "dev.deft.jdbc.");

    /** Returns the first frame of {@code site} above the reactor, its files and Deft's own users of it, which is where the user's code called. */
    private static String site(@Nullable Throwable site) {
        if (site == null) {
            return "";
        }
        boolean inReactor = false;
        for (StackTraceElement frame : site.getStackTrace()) {
            boolean isDefts = isDefts(frame.getClassName());
            if (inReactor && !isDefts) {
                return ", submitted at " + frame;
            }
            inReactor |= isDefts;
        }
        return "";
    }

    private static boolean isDefts(String className) {
        return ENTRIES.contains(className) || ABOVE.stream().anyMatch(className::startsWith);
    }

    ReactorDescription pools(Collection<ThreadPool> pools) {
        title("Pools that stop with it", pools.size());
        list(
                "  ",
                pools.stream()
                        .map(pool -> "'" + pool.name() + "': " + numbers(pool.statistics()))
                        .toList());
        return this;
    }

    private static String numbers(PoolStatistics pool) {
        return "%d workers of at most %d, %d busy, %d queued; %d completed, %d refused, %d discarded%s"
                .formatted(
                        pool.workers(),
                        pool.maxThreads(),
                        pool.busy(),
                        pool.queued(),
                        pool.completed(),
                        pool.refused(),
                        pool.discarded(),
                        pool.abandoned() == 0 ? "" : ", " + pool.abandoned() + " abandoned and still at work");
    }

    ReactorDescription timedCalls(Timers timers) {
        Collection<TimedCall> waiting = timers.waiting();
        title("Timed calls", waiting.size());
        list(
                "  ",
                waiting.stream()
                        .map(call -> due(timers.timeTo(call)) + ": " + call.origin())
                        .toList());
        return this;
    }

    private static String due(Duration left) {
        return left.isNegative() ? "late by " + rounded(left.negated()) : "in " + rounded(left);
    }

    ReactorDescription coroutines(List<AwaitingCoroutine> suspended) {
        title("Coroutines suspended", statistics.suspendedCoroutines());
        list("  ", suspended.stream().map(AwaitingCoroutine::toString).toList());
        return this;
    }

    ReactorDescription lookUps(Collection<String> hosts) {
        title("Names looked up", hosts.size());
        list("  ", hosts);
        return this;
    }

    ReactorDescription connections(List<String> lines) {
        title("Ports and connections", lines.size());
        list("  ", lines);
        return this;
    }

    /** Returns the page, of a reactor that is in {@code state}. */
    String page(String state) {
        return "Reactor '%s' %s, over %s, on thread '%s'\nCalls from threads that wait: %d\nOutcomes that came too late: %d\n"
                        .formatted(
                                name,
                                state,
                                transport,
                                thread.getName(),
                                statistics.waitingCallsFromThread(),
                                statistics.discardedOutcomes())
                + text;
    }

    private void title(String what, int count) {
        line(what + ": " + count);
    }

    private void list(String indent, Collection<String> lines) {
        lines.stream().limit(MOST).forEach(line -> line(indent + line));
        if (lines.size() > MOST) {
            line(indent + "… and " + (lines.size() - MOST) + " more");
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String rounded(Duration duration) {
        BigDecimal nanos = new BigDecimal(duration.toNanos()).round(DIGITS);
        return DurationText.of(Duration.ofNanos(nanos.longValueExact()));
    }
}
