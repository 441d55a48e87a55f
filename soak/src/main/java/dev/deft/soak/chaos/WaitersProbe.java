package dev.deft.soak.chaos;

import dev.deft.deferred.DeferredLock;
import dev.deft.reactor.ContextCarrier;
import dev.deft.soak.Violations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A probe of parties that wait for each other at a lock, of a reactor that carries contexts: each is to go on in its own, which is its number. */
final class WaitersProbe implements Probe {

    private static final int PARTIES = 3;

    private static final ThreadLocal<@Nullable Integer> PARTY = new ThreadLocal<>();

    private final ReactorUnderTest tested;
    private final DeftOperations deft;
    private final DeferredLock lock;

    /** The parties that have not had their turn. */
    private int waiting;

    private int nextParty;

    /** The first time that a party was taken for another; null if none was. */
    private @Nullable String found;

    WaitersProbe(ReactorUnderTest tested, DeftOperations deft) {
        this.tested = tested;
        this.deft = deft;
        this.lock = tested.reactor().newLock();
    }

    static ContextCarrier<@Nullable Integer> carrier() {
        return ContextCarrier.of(PARTY);
    }

    @Override
    public void tick() {
        if (tested.carries() && waiting == 0 && !tested.isStopping()) {
            for (int i = 0; i < PARTIES; i++) {
                waiting++;
                askForTurn(nextParty++);
            }
            mustBeCurrent("a tick", null);
        }
    }

    private void askForTurn(Integer party) {
        ContextCarrier.Scope scope = carrier().set(party);
        try {
            deft.turn(lock, () -> {
                        mustBeCurrent("the turn of party " + party, party);
                        return tested.reactor().deferLater(Duration.ZERO);
                    })
                    .addBoth(ended -> {
                        mustBeCurrent("the end of party " + party, party);
                        waiting--;
                        return "";
                    });
        } finally {
            scope.close();
        }
    }

    private void mustBeCurrent(String where, @Nullable Integer party) {
        Integer current = PARTY.get();
        if (found == null && (party == null ? current != null : !party.equals(current))) {
            found = where + ", at a lock of " + tested + ", found that its thread works for party " + current;
        }
    }

    @Override
    public void check(Violations violations, HangDetector hangDetector) {
        if (found != null) {
            violations.add(found);
        }
    }
}
