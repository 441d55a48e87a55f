package dev.deft.soak.chaos;

import dev.deft.reactor.Transport;
import dev.deft.threadpool.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The configuration of an episode's reactor.
 *
 * @param runs true if it is started; one that is not is only closed
 * @param ownThreads the number of workers of its own pool
 * @param callers the number of callers that call on it, at most
 * @param triggers the faults of its shutdown triggers
 */
record ReactorPlan(
        String name,
        boolean runs,
        Transport transport,
        WaitStrategy waitStrategy,
        Duration stopTimeout,
        int ownThreads,
        int callers,
        List<TriggerFault> triggers) {

    ReactorPlan {
        triggers = List.copyOf(triggers);
    }

    static ReactorPlan draw(String name, boolean runs, Transport transport, SplittableRandom random) {
        return new ReactorPlan(
                name,
                runs,
                transport,
                RandomChoice.of(WaitStrategy.values(), random),
                Duration.ofMillis(random.nextInt(100)),
                2 + random.nextInt(8),
                1 << (4 + random.nextInt(5)),
                triggers(random));
    }

    private static List<TriggerFault> triggers(SplittableRandom random) {
        List<TriggerFault> triggers = new ArrayList<>();
        for (TriggerFault fault : TriggerFault.values()) {
            if (random.nextInt(4) == 0) {
                triggers.add(fault);
            }
        }
        return triggers;
    }

    String describe() {
        return "reactor " + name + (runs ? "" : ", which is never run") + ": " + transport + ", " + waitStrategy
                + ", stopTimeout " + stopTimeout.toMillis() + " ms, " + ownThreads + " threads of its own, up to "
                + callers + " callers, triggers: " + triggers;
    }
}
