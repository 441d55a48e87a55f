package dev.deft.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.result.Shape;
import dev.deft.peers.protocol.Measurement;
import dev.deft.peers.protocol.Peer;
import dev.deft.peers.protocol.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The rounds, with children that are the test's own. */
class ComparisonTest {

    private static final Setting FIRST = new Setting(new Shape(1, 2), "noop");
    private static final Setting SECOND = new Setting(new Shape(4, 2), "noop");

    private final List<String> turns = new ArrayList<>();
    private final List<Peer> closed = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();

    /** The action in the middle of each turn. */
    private Consumer<String> duringTurn = turn -> {};

    @Test
    void eachPeerHasItsTurnInEveryRoundAndAllLiveThroughout() {
        Compared compared = comparison(2, Peer.DEFT_PARK, Peer.VERTX).run();
        assertThat(turns)
                .containsExactly(
                        "deft-park D=1 240ms", "vertx D=1 240ms", // warming up
                        "deft-park D=1 50ms", "vertx D=1 50ms",
                        "vertx D=1 50ms", "deft-park D=1 50ms",
                        "deft-park D=4 240ms", "vertx D=4 240ms",
                        "deft-park D=4 50ms", "vertx D=4 50ms",
                        "vertx D=4 50ms", "deft-park D=4 50ms");
        assertThat(compared.complete()).isTrue();
        assertThat(compared.cells()).extracting(ComparedCell::setting).containsExactly(FIRST, SECOND);
        assertThat(compared.cells())
                .allSatisfy(cell -> assertThat(cell.rounds())
                        .allSatisfy(rounds -> assertThat(rounds.measurements()).hasSize(2)));
        assertThat(compared.libraries()).containsEntry(Peer.VERTX, "vertx 1.0");
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
        assertThat(cell.rounds()).extracting(Rounds::peer).containsExactly(Peer.DEFT_PARK, Peer.DEFT_SPIN, Peer.VERTX);
    }

    @Test
    void aPeerThatIsMissingOrDoesNotStartIsSaidAndTheOthersGoOn() {
        Compared compared =
                comparison(2, Peer.DEFT_PARK, Peer.TWISTED, Peer.ASYNCIO).run();
        assertThat(compared.missing()).containsExactly(new Absence(Peer.TWISTED, "needs the twisted package"));
        assertThat(compared.failed()).containsExactly(new Absence(Peer.ASYNCIO, "did not start: no memory"));
        assertThat(compared.complete()).isTrue();
        assertThat(compared.cells().get(0).rounds())
                .singleElement()
                .extracting(Rounds::peer)
                .isEqualTo(Peer.DEFT_PARK);
    }

    @Test
    void aPeerThatFailsOnTheWayIsLeftOutFromThenOnAndKeepsWhatItMeasured() {
        duringTurn = turn -> {
            if (turn.startsWith("vertx") && turns.size() == 5) {
                throw new IllegalStateException("its process ended with code 3");
            }
        };
        Compared compared = comparison(2, Peer.DEFT_PARK, Peer.VERTX).run();
        assertThat(compared.failed())
                .containsExactly(new Absence(Peer.VERTX, "in D=1 W=2 noop, round 2: its process ended with code 3"));
        assertThat(compared.cells().get(0).of(Peer.VERTX).orElseThrow().measurements())
                .hasSize(1);
        assertThat(compared.cells().get(1).of(Peer.VERTX)).isEmpty();
        assertThat(compared.cells().get(1).of(Peer.DEFT_PARK).orElseThrow().measurements())
                .hasSize(2);
        assertThat(compared.complete()).isTrue();
        assertThat(closed).containsExactlyInAnyOrder(Peer.VERTX, Peer.DEFT_PARK);
    }

    @Test
    void cancellingEndsItAtOnceWithWhatThereIs() {
        Comparison comparison = comparison(2, Peer.DEFT_PARK, Peer.VERTX);
        duringTurn = turn -> {
            if (turns.size() == 4) {
                comparison.cancel();
            }
        };
        Compared compared = comparison.run();
        assertThat(compared.complete()).isFalse();
        assertThat(turns).hasSize(4);
        assertThat(compared.cells())
                .singleElement()
                .satisfies(cell -> assertThat(cell.rounds())
                        .singleElement()
                        .satisfies(rounds -> assertThat(rounds.peer()).isEqualTo(Peer.DEFT_PARK)));
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
        Compared compared = comparison.run();
        assertThat(compared.complete()).isFalse();
        assertThat(compared.failed()).isEmpty();
        assertThat(closed).containsExactly(Peer.DEFT_PARK);
    }

    @Test
    void whatWasCancelledBeforeItBeganStartsNothing() {
        Comparison comparison = comparison(2, Peer.DEFT_PARK);
        comparison.cancel();
        Compared compared = comparison.run();
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
                Duration.ofMillis(10));
        ComparisonProgress progress = new ComparisonProgress() {
            @Override
            public void starting(Peer peer) {
                shown.add("starting " + peer.label());
            }

            @Override
            public void measuring(Setting setting, int round, Peer peer) {
                shown.add(setting + " " + round + " " + peer.label());
            }
        };
        return new Comparison(plan, this::start, progress);
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
