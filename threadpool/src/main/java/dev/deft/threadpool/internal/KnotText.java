package dev.deft.threadpool.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is said of a knot: which pools, where each worker waits, what was submitted where, and what to do. Any thread. */
final class KnotText {

    /** Of so many workers the stacks are looked at, which takes tens of microseconds each, and so many different ones shown. */
    private static final int STACKS_LOOKED_AT = 20;

    private static final int STACKS_SHOWN = 10;

    private static final int FRAMES_SHOWN = 5;

    /** Deft's methods that a user calls to submit or to wait, and what they call; above the user's frames in a stack. */
    private static final Set<String> DEFT = Set.of(
            "dev.deft.deferred.Deferred",
            "dev.deft.deferred.Chain",
            "dev.deft.deferred.DebugInfo",
            "dev.deft.deferred.internal.ResultFuture",
            "dev.deft.reactor.CallsFromThread",
            "dev.deft.reactor.EventLoop",
            "dev.deft.reactor.Inbox",
            "dev.deft.reactor.Reactor",
            "dev.deft.reactor.Submission",
            "dev.deft.reactor.SubmittedFuture",
            "dev.deft.reactor.ThreadCall",
            "dev.deft.reactor.BlockedCaller",
            "dev.deft.reactor.ThreadCalls",
            "dev.deft.reactor.BlockedCallers",
            "dev.deft.threadpool.PoolExecutorService",
            "dev.deft.threadpool.PoolFuture",
            "dev.deft.threadpool.FutureWait",
            "dev.deft.threadpool.FirstOf",
            "dev.deft.threadpool.internal.KnotText",
            "dev.deft.threadpool.internal.StackRoom",
            "dev.deft.threadpool.internal.Wait",
            "dev.deft.threadpool.internal.Waits");

    /** What calls the user's code; below the user's frames in a stack. */
    private static final Set<String> CALLERS = Set.of(
            "dev.deft.deferred.CallbackInvoker",
            "dev.deft.reactor.CallFromThread",
            "dev.deft.reactor.Submission",
            "dev.deft.reactor.TimedCall",
            "dev.deft.reactor.ThreadTask",
            "dev.deft.reactor.TracedCall",
            "dev.deft.threadpool.CallWithCallback",
            "dev.deft.threadpool.PoolFuture",
            "dev.deft.threadpool.Worker");

    /** One stack, and who has it. */
    private record Place(String stack, @Nullable Throwable submittedAt) {}

    private final StringBuilder text = new StringBuilder();

    private KnotText() {}

    static String of(Knot knot, Wait victim) {
        KnotText said = new KnotText();
        said.summary(knot);
        said.places(knot, victim);
        said.failedCalls(victim);
        said.text.append(
                "\nGive the inner call a pool of its own, or these pools more maxThreads, or spareWorkers(n).");
        return said.text.toString();
    }

    private void summary(Knot knot) {
        List<String> whole = new ArrayList<>();
        List<String> said = new ArrayList<>();
        knot.waitsByCrew().forEach((crew, waits) -> {
            int count = waits.size();
            if (crew.books.isExhausted(count)) {
                whole.add(nameAndSize(crew));
            } else {
                said.add(count + (count == 1 ? " worker" : " workers") + " of pool " + nameAndSize(crew));
            }
        });
        if (!whole.isEmpty()) {
            said.add(0, "all workers of " + (whole.size() == 1 ? "pool " : "the pools ") + String.join(", ", whole));
        }
        text.append("Deadlock: ")
                .append(String.join(" and ", said))
                .append(knot.waits().size() == 1 && whole.isEmpty() ? " waits" : " wait")
                .append(
                        " for calls that only they could run or end. So that they can go on, a call fails that could not"
                                + " have ended.");
    }

    private static String nameAndSize(Crew crew) {
        return "'" + crew.books.name() + "' (" + crew.books.size() + ")";
    }

    private void places(Knot knot, Wait victim) {
        List<Wait> waits = new ArrayList<>(knot.waits());
        waits.remove(victim);
        waits.add(0, victim);
        Map<Place, List<Thread>> places = new LinkedHashMap<>();
        for (Wait wait : waits.subList(0, Math.min(waits.size(), STACKS_LOOKED_AT))) {
            Place place = new Place(frames(wait.thread.getStackTrace()), wait.submittedAt);
            places.computeIfAbsent(place, unused -> new ArrayList<>()).add(wait.thread);
        }
        places.entrySet().stream().limit(STACKS_SHOWN).forEach(each -> place(each.getKey(), each.getValue()));
        if (places.size() > STACKS_SHOWN || waits.size() > STACKS_LOOKED_AT) {
            text.append("\n  and others: ").append(waits.size()).append(" workers wait in all");
        }
    }

    private void place(Place place, List<Thread> threads) {
        String names = threads.stream().limit(STACKS_SHOWN).map(Thread::getName).collect(Collectors.joining(", "));
        text.append("\n  ").append(names);
        if (threads.size() > STACKS_SHOWN) {
            text.append(" and ").append(threads.size() - STACKS_SHOWN).append(" more");
        }
        text.append(threads.size() == 1 ? " waits" : " wait").append(place.stack);
        if (place.submittedAt == null) {
            text.append("\n    in a call; set -Ddev.deft.debug=true to see where it was submitted");
        } else {
            text.append("\n    in a call that was submitted").append(frames(place.submittedAt.getStackTrace()));
        }
    }

    private void failedCalls(Wait victim) {
        List<Throwable> sites = victim.callsSubmittedAt();
        if (sites.isEmpty()) {
            text.append("\n  The call that fails is one that ")
                    .append(victim.thread.getName())
                    .append(" waits for; set -Ddev.deft.debug=true to see where it was submitted");
        }
        Set<String> stacks = sites.stream()
                .limit(STACKS_LOOKED_AT)
                .map(site -> frames(site.getStackTrace()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        stacks.stream()
                .limit(STACKS_SHOWN)
                .forEach(stack ->
                        text.append("\n  The call that fails was submitted").append(stack));
    }

    /** The user's frames, a line each; all the topmost, where none seems to be the user's. */
    private static String frames(StackTraceElement[] stack) {
        int first = 0;
        while (first < stack.length && isPlumbing(stack[first])) {
            first++;
        }
        int end = first;
        while (end < stack.length && !CALLERS.contains(outermost(stack[end]))) {
            end++;
        }
        StackTraceElement[] shown = first < end ? Arrays.copyOfRange(stack, first, end) : stack;
        return Arrays.stream(shown)
                .filter(frame -> !frame.getClassName().contains("$$Lambda"))
                .limit(FRAMES_SHOWN)
                .map(KnotText::line)
                .collect(Collectors.joining());
    }

    /** Without the module and the loader, which a frame's own text names. */
    private static String line(StackTraceElement frame) {
        return "\n      at " + frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }

    private static boolean isPlumbing(StackTraceElement frame) {
        String name = frame.getClassName();
        // Of Netty, since who waits may still be waking the reactor.
        return name.startsWith("java.")
                || name.startsWith("jdk.")
                || name.startsWith("io.netty.")
                || DEFT.contains(outermost(frame));
    }

    private static String outermost(StackTraceElement frame) {
        String name = frame.getClassName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }
}
