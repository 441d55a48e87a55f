package dev.deft.peers;

import dev.deft.peers.protocol.Peer;
import java.util.List;
import java.util.Map;

/**
 * All that a comparison found out.
 *
 * @param libraries what each peer that started says it runs on
 * @param missing those that cannot run here
 * @param failed those that started, and then could not go on
 * @param cells those that were begun
 * @param complete whether nothing stopped it; a peer that failed does not
 */
public record Compared(
        Plan plan,
        Map<Peer, String> libraries,
        List<Absence> missing,
        List<Absence> failed,
        List<ComparedCell> cells,
        boolean complete) {

    public Compared {
        libraries = Map.copyOf(libraries);
        missing = List.copyOf(missing);
        failed = List.copyOf(failed);
        cells = List.copyOf(cells);
    }
}
