package dev.deft.live;

import java.util.List;

/**
 * The pools and reactors that a process publishes, as they are seen: each in the order of its name.
 *
 * @param reactors its reactors
 * @param pools its pools
 */
public record ProcessSight(List<ReactorSight> reactors, List<PoolSight> pools) {

    public ProcessSight {
        reactors = List.copyOf(reactors);
        pools = List.copyOf(pools);
    }

    /** Returns whether it publishes nothing. */
    public boolean isEmpty() {
        return reactors.isEmpty() && pools.isEmpty();
    }
}
