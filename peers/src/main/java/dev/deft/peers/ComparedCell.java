package dev.deft.peers;

import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.Peer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The measurements of one cell.
 *
 * @param rounds of every peer that took part, the one with the lowest mean first
 */
public record ComparedCell(Setting setting, List<Rounds> rounds) {

    public ComparedCell {
        rounds = rounds.stream()
                .filter(peer -> !peer.measurements().isEmpty())
                .sorted(Comparator.comparingDouble(peer -> peer.median(Measurement::meanNanos)))
                .toList();
    }

    /** The rounds of this peer, if it took part. */
    public Optional<Rounds> of(Peer peer) {
        return rounds.stream().filter(one -> one.peer() == peer).findFirst();
    }
}
