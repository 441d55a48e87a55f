package dev.deft.soak.chaos;

import dev.deft.reactor.Transport;
import dev.deft.threadpool.WaitStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How a reactor of an episode is.
 *
 * @param runs whether it is ever started; one that is not is only closed
 * @param ownThreads how many workers its own pool has
 * @param callers how many callers call on it, at most
 * @param triggers what goes wrong while it shuts down
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
