package dev.deft.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.CompareDocument;
import dev.deft.analysis.result.ComparedCell;
import dev.deft.analysis.result.ComparedPeer;
import dev.deft.analysis.result.Machine;
import dev.deft.analysis.result.Shape;
import dev.deft.analysis.result.TakenElsewhere;
import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.MissingPeerException;
import dev.deft.peers.protocol.Peer;
import dev.deft.peers.protocol.Request;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The rounds, with children that are the test's own. */
class ComparisonTest {

    private static final Setting FIRST = new Setting(new Shape(1, 2), "noop");
    private static final Setting SECOND = new Setting(new Shape(4, 2), "noop");

    private final List<String> turns = new ArrayList<>();
    private final List<Peer> closed = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();

    /** At the beginning and at the end of each cell. */
    private final Queue<MachineTime> machineTimes = new ArrayDeque<>(List.of(
            new MachineTime(0, 500, 70),
            new MachineTime(1_000, 900, 170),
            new MachineTime(2_000, 900, 170),
            new MachineTime(3_000, 900, 170)));

    /** The action in the middle of each turn. */
    private Consumer<String> duringTurn = turn -> {};

    @Test
    void eachPeerHasItsTurnInEveryRoundAndAllLiveThroughout() {
        CompareDocument compared = comparison(2, Peer.DEFT_PARK, Peer.VERTX).run();
        assertThat(turns)
                .containsExactly(
                        "deft-park D=1 240ms", "vertx D=1 240ms", // warming up
                        "deft-park D=1 50ms", "vertx D=1 50ms",
                        "vertx D=1 50ms", "deft-park D=1 50ms",
                        "deft-park D=4 240ms", "vertx D=4 240ms",
                        "deft-park D=4 50ms", "vertx D=4 50ms",
                        "vertx D=4 50ms", "deft-park D=4 50ms");
        assertThat(compared.complete()).isTrue();
        assertThat(compared.cells()).extracting(ComparedCell::label).containsExactly("D=1 W=2 noop", "D=4 W=2 noop");
        assertThat(compared.cells())
                .allSatisfy(cell -> assertThat(cell.peers())
                        .allSatisfy(rounds -> assertThat(rounds.rounds()).hasSize(2)));
        assertThat(compared.cells())
                .extracting(ComparedCell::takenElsewhere)
                .containsExactly(new TakenElsewhere(0.4, 0.1), new TakenElsewhere(0, 0));
        assertThat(compared.libraries()).containsEntry("vertx", "vertx 1.0");
        assertThat(compared.lacks()).containsOnlyKeys("vertx");
        assertThat(closed).containsExactlyInAnyOrder(Peer.DEFT_PARK, Peer.VERTX);
        assertThat(shown).startsWith("starting deft-park", "starting vertx", "D=1 W=2 noop 0 deft-park");
    }

    @Test
    void thePeerWithTheLowestMeanComesFirst() {
        ComparedCell cell = comparison(2, Peer.DEFT_PARK, Peer.VERTX, Peer.DEFT_SPIN)
                .run()
                .cells()
                .get(0);
        // The children's means grow with their declaration.
        assertThat(cell.peers()).extracting(ComparedPeer::peer).containsExactly("deft-park", "deft-spin", "vertx");
    }

    @Test
    void aPeerThatIsMissingOrDoesNotStartIsSaidAndTheOthersGoOn() {
        CompareDocument compared =
                comparison(2, Peer.DEFT_PARK, Peer.TWISTED, Peer.ASYNCIO).run();
        assertThat(compared.missing()).containsExactly(new Absence("twisted", "needs the twisted package"));
        assertThat(compared.failed()).containsExactly(new Absence("asyncio", "did not start: no memory"));
        assertThat(compared.complete()).isTrue();
        assertThat(compared.cells().get(0).peers())
                .singleElement()
                .extracting(ComparedPeer::peer)
                .isEqualTo("deft-park");
    }

    @Test
    void aPeerThatFailsOnTheWayIsLeftOutFromThenOnAndKeepsWhatItMeasured() {
        duringTurn = turn -> {
            if (turn.startsWith("vertx") && turns.size() == 5) {
                throw new IllegalStateException("its process ended with code 3");
            }
        };
        CompareDocument compared = comparison(2, Peer.DEFT_PARK, Peer.VERTX).run();
        assertThat(compared.failed())
                .containsExactly(new Absence("vertx", "in D=1 W=2 noop, round 2: its process ended with code 3"));
        assertThat(compared.cells().get(0).peers())
                .filteredOn(peer -> peer.peer().equals("vertx"))
                .singleElement()
                .satisfies(peer -> assertThat(peer.rounds()).hasSize(1));
        assertThat(compared.cells().get(1).peers()).singleElement().satisfies(peer -> {
            assertThat(peer.peer()).isEqualTo("deft-park");
            assertThat(peer.rounds()).hasSize(2);
        });
        assertThat(compared.complete()).isTrue();
        assertThat(closed).containsExactlyInAnyOrder(Peer.VERTX, Peer.DEFT_PARK);
    }

    @Test
    void aPeerThatHangsIsStartedAnewOnceAndLeftOutTheSecondTime() {
        duringTurn = turn -> {
            if (turn.startsWith("vertx") && (turns.size() == 4 || turns.size() == 9)) {
                throw new UnsupportedOperationException("an answer");
            }
        };
        CompareDocument compared = comparison(2, Peer.DEFT_PARK, Peer.VERTX).run();
        String first = "in D=1 W=2 noop, round 1: did not answer within 1 ms";
        assertThat(shown).contains("restarting vertx: " + first);
        assertThat(compared.failed())
                .containsExactly(new Absence("vertx", "in D=4 W=2 noop, round 0: did not answer within 1 ms"));
        assertThat(compared.cells().get(0).peers())
                .allSatisfy(peer -> assertThat(peer.rounds()).hasSize(2));
        assertThat(closed).containsExactlyInAnyOrder(Peer.VERTX, Peer.VERTX, Peer.DEFT_PARK);
    }

    @Test
    void cancellingEndsItAtOnceWithWhatThereIs() {
        Comparison comparison = comparison(2, Peer.DEFT_PARK, Peer.VERTX);
        duringTurn = turn -> {
            if (turns.size() == 4) {
                comparison.cancel();
            }
        };
        CompareDocument compared = comparison.run();
        assertThat(compared.complete()).isFalse();
        assertThat(turns).hasSize(4);
        assertThat(compared.cells())
                .singleElement()
                .satisfies(cell -> assertThat(cell.peers())
                        .singleElement()
                        .satisfies(rounds -> assertThat(rounds.peer()).isEqualTo("deft-park")));
        assertThat(closed).hasSize(2);
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Ctrl-C goes to the whole process group. */
    @Test
    void aChildThatDiesOfWhatCancelsTheRunHasNotFailed() {
        Comparison comparison = comparison(2, Peer.DEFT_PARK);
        duringTurn = turn -> {
            comparison.cancel();
            throw new IllegalStateException("its process ended with code 130");
        };
        CompareDocument compared = comparison.run();
        assertThat(compared.complete()).isFalse();
        assertThat(compared.failed()).isEmpty();
        assertThat(closed).containsExactly(Peer.DEFT_PARK);
    }

    @Test
    void whatWasCancelledBeforeItBeganStartsNothing() {
        Comparison comparison = comparison(2, Peer.DEFT_PARK);
        comparison.cancel();
        CompareDocument compared = comparison.run();
        assertThat(compared.complete()).isFalse();
        assertThat(compared.cells()).isEmpty();
        assertThat(shown).isEmpty();
        assertThat(Thread.interrupted()).isFalse();
    }

    private Comparison comparison(int rounds, Peer... peers) {
        Plan plan = new Plan(
                List.of(peers),
                Peer.DEFT_PARK,
                List.of(FIRST, SECOND),
                rounds,
                Duration.ofMillis(50),
                Duration.ofMillis(10),
                List.of(),
                0);
        ComparisonProgress progress = new ComparisonProgress() {
            @Override
            public void starting(Peer peer) {
                shown.add("starting " + peer.label());
            }

            @Override
            public void measuring(Setting setting, int round, Peer peer) {
                shown.add(setting + " " + round + " " + peer.label());
            }

            @Override
            public void restarting(Peer peer, String why) {
                shown.add("restarting " + peer.label() + ": " + why);
            }
        };
        Machine machine = new Machine("1.2", "VM 17", List.of(), 2, "a processor", "an OS", "nio", "2026-11-21");
        return new Comparison(machine, plan, this::start, progress, () -> Optional.of(machineTimes.remove()));
    }

    private Child start(Peer peer) throws MissingPeerException, ChildFailedException {
        switch (peer) {
            case TWISTED -> throw new MissingPeerException("needs the twisted package");
            case ASYNCIO -> throw new ChildFailedException("no memory");
            default -> {
                return new ScriptedChild(peer);
            }
        }
    }

    private final class ScriptedChild implements Child {

        private final Peer peer;

        ScriptedChild(Peer peer) {
            this.peer = peer;
        }

        @Override
        public String libraries() {
            return peer.label() + " 1.0";
        }

        @Override
        public Measurement measure(Request request) throws ChildFailedException, InterruptedException {
            String turn =
                    peer.label() + " D=" + request.shape().demand() + " " + request.warmUpNanos() / 1_000_000 + "ms";
            turns.add(turn);
            try {
                duringTurn.accept(turn);
            } catch (IllegalStateException e) {
                throw new ChildFailedException(String.valueOf(e.getMessage()));
            } catch (UnsupportedOperationException e) {
                throw new ChildHangsException("did not answer within 1 ms");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("as a wait for the answer would be");
            }
            return Made.measurement(1 + List.of(Peer.values()).indexOf(peer));
        }

        @Override
        public void close() {
            closed.add(peer);
        }
    }
}
