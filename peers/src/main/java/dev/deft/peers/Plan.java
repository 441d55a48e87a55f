package dev.deft.peers;

import dev.deft.analysis.result.CompareOptions;
import dev.deft.peers.protocol.Peer;
import dev.deft.peers.protocol.Request;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The comparison to be made.
 *
 * @param peers who, in the order of the first round
 * @param base whom the others are divided by; one of them
 * @param settings the cells, one after the other
 * @param rounds how often each peer has its turn in a cell
 * @param warmUp calls before the measured ones, in every round
 * @param time what is measured in every round
 * @param prefix what each peer's command begins with: {@link Cores#holding}, or nothing
 * @param busy threads that compute beside the peers
 */
public record Plan(
        List<Peer> peers,
        Peer base,
        List<Setting> settings,
        int rounds,
        Duration warmUp,
        Duration time,
        List<String> prefix,
        int busy) {

    private static final Duration LONGEST_FIRST_WARM_UP = Duration.ofSeconds(1);
    private static final int FIRST_WARM_UP_ROUNDS = 4;

    private static final Duration START = Duration.ofMillis(700);

    public Plan {
        peers = List.copyOf(peers);
        settings = List.copyOf(settings);
        prefix = List.copyOf(prefix);
        if (!peers.contains(base)) {
            throw new IllegalArgumentException("the base " + base.label() + " must be among the peers");
        }
        if (rounds < 1) {
            throw new IllegalArgumentException("there must be a round at least, not " + rounds);
        }
    }

    /** The same as a result has it. */
    public CompareOptions options() {
        return new CompareOptions(
                peers.stream().map(Peer::label).toList(),
                base.label(),
                rounds,
                warmUp.toNanos(),
                time.toNanos(),
                PeerProcesses.JVM_FLAGS,
                prefix.isEmpty() ? "all cores" : String.join(" ", prefix),
                busy);
    }

    /** Before the first round of a cell, in which what compiles does so; a second unless the rounds are short, too. */
    Duration firstWarmUp() {
        Duration rounds = warmUp.plus(time).multipliedBy(FIRST_WARM_UP_ROUNDS);
        return rounds.compareTo(LONGEST_FIRST_WARM_UP) < 0 ? rounds : LONGEST_FIRST_WARM_UP;
    }

    /** About how long all of it takes, where the calls are short. */
    public Duration expectedDuration() {
        Duration cell = firstWarmUp()
                .plus(time)
                .plus(warmUp.plus(time).multipliedBy(rounds))
                .multipliedBy(peers.size());
        return cell.multipliedBy(settings.size()).plus(START.multipliedBy(peers.size()));
    }

    /** Whose turn it is in this round: each peer goes first as often as the others. */
    List<Peer> order(int round) {
        int first = round % peers.size();
        return Stream.concat(peers.subList(first, peers.size()).stream(), peers.subList(0, first).stream())
                .toList();
    }

    Request request(Setting setting, Duration warmingUp) {
        return new Request(setting.shape(), setting.work(), warmingUp.toNanos(), time.toNanos());
    }
}
