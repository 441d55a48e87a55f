package dev.deft.threadpool.internal.deadlock;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The message of a deadlock: which pools, where each worker waits, what was submitted where, and what to do. Any thread. */
final class DeadlockMessage {

    /** The number of workers whose stacks are looked at, which takes tens of microseconds each; and of different ones shown. */
    private static final int STACKS_LOOKED_AT = 20;

    private static final int STACKS_SHOWN = 10;

    /** One stack, and who has it. */
    private record Place(String stack, @Nullable Throwable submittedAt) {}

    private final StringBuilder text = new StringBuilder();

    private DeadlockMessage() {}

    static String of(Deadlock deadlock, BlockedWorker victim) {
        DeadlockMessage said = new DeadlockMessage();
        said.summary(deadlock);
        said.places(deadlock, victim);
        said.failedCalls(victim);
        said.text.append(
                "\nGive the inner call a pool of its own, or these pools more maxThreads, or spareWorkers(n).");
        return said.text.toString();
    }

    private void summary(Deadlock deadlock) {
        List<String> whole = new ArrayList<>();
        List<String> said = new ArrayList<>();
        deadlock.blockedByPool().forEach((node, waits) -> {
            int count = waits.size();
            if (node.supply.isExhausted(count)) {
                whole.add(nameAndSize(node));
            } else {
                said.add(count + (count == 1 ? " worker" : " workers") + " of pool " + nameAndSize(node));
            }
        });
        if (!whole.isEmpty()) {
            said.add(0, "all workers of " + (whole.size() == 1 ? "pool " : "the pools ") + String.join(", ", whole));
        }
        text.append("Deadlock: ")
                .append(String.join(" and ", said))
                .append(deadlock.waits().size() == 1 && whole.isEmpty() ? " waits" : " wait")
                .append(" for calls that only they could run or end. So that they can go on, a call fails that could"
                        + " not have ended.");
    }

    private static String nameAndSize(PoolNode node) {
        return "'" + node.supply.name() + "' (" + node.supply.size() + ")";
    }

    private void places(Deadlock deadlock, BlockedWorker victim) {
        List<BlockedWorker> waits = new ArrayList<>(deadlock.waits());
        waits.remove(victim);
        waits.add(0, victim);
        Map<Place, List<Thread>> places = new LinkedHashMap<>();
        for (BlockedWorker wait : waits.subList(0, Math.min(waits.size(), STACKS_LOOKED_AT))) {
            Place place = new Place(UserFrames.of(wait.thread.getStackTrace()), wait.submittedAt);
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
            text.append("\n    in a call that was submitted").append(UserFrames.of(place.submittedAt.getStackTrace()));
        }
    }

    private void failedCalls(BlockedWorker victim) {
        List<Throwable> sites = victim.callsSubmittedAt();
        if (sites.isEmpty()) {
            text.append("\n  The call that fails is one that ")
                    .append(victim.thread.getName())
                    .append(" waits for; set -Ddev.deft.debug=true to see where it was submitted");
        }
        Set<String> stacks = sites.stream()
                .limit(STACKS_LOOKED_AT)
                .map(site -> UserFrames.of(site.getStackTrace()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        stacks.stream()
                .limit(STACKS_SHOWN)
                .forEach(stack ->
                        text.append("\n  The call that fails was submitted").append(stack));
    }
}
