package dev.deft.live;

import java.util.List;
import java.util.Objects;

/**
 * The pools and reactors that a process publishes, as they are seen: each in the order of its name.
 *
 * @param reactors its reactors
 * @param pools its pools
 */
public record ProcessSight(List<ReactorSight> reactors, List<PoolSight> pools) {

    public ProcessSight {
        reactors = List.copyOf(Objects.requireNonNull(reactors, "reactors"));
        pools = List.copyOf(Objects.requireNonNull(pools, "pools"));
    }

    /** Returns whether it publishes nothing. */
    public boolean isEmpty() {
        return reactors.isEmpty() && pools.isEmpty();
    }
}
