package dev.deft.soak.chaos;

import dev.deft.reactor.ReactorStoppedException;
import java.util.ArrayList;
import java.util.List;

/** Deferreds that wait for a timer beyond their reactor's end, which is to fail each of them, once. */
final class TimedWaits implements Probe {

    private static final int MOST = 16;

    private final Host host;
    private final Ways ways;

    /** What each was answered with. */
    private final List<List<Object>> waits = new ArrayList<>();

    TimedWaits(Host host, Ways ways) {
        this.host = host;
        this.ways = ways;
    }

    @Override
    public void tick() {
        if (waits.size() < MOST && !host.isStopping()) {
            List<Object> answers = new ArrayList<>();
            waits.add(answers);
            ways.waitForTimer(host.reactor()).addBoth(result -> {
                answers.add(result.<Object>fold(value -> value, failure -> failure));
                return "";
            });
        }
    }

    @Override
    public void settle(Complaints complaints, Patience patience) {
        for (List<Object> answers : waits) {
            if (answers.size() != 1 || !(answers.get(0) instanceof ReactorStoppedException)) {
                complaints.add("a Deferred that waited for a timer when " + host
                        + " stopped was to fail once, with ReactorStoppedException; it was answered with " + answers);
                return;
            }
        }
    }
}
