package dev.deft.live;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStatistics;
import dev.deft.reactor.internal.ReactorAccess;
import java.lang.ref.WeakReference;

/** The bean of a reactor, which it does not hold. Any thread. */
final class ReactorBean implements ReactorMXBean {

    private final String name;
    private final WeakReference<Reactor> reactor;
    private final ReactorProbe probe = new ReactorProbe();

    ReactorBean(Reactor reactor) {
        this.name = ReactorAccess.get().name(reactor);
        this.reactor = new WeakReference<>(reactor);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public ReactorFigures getFigures() {
        Reactor held = reactor.get();
        if (held == null) {
            throw new IllegalStateException("reactor '" + name + "' has ended, and has no more numbers");
        }
        ReactorProbe.Answer answer = probe.ask(held);
        ReactorStatistics now = held.statistics();
        return new ReactorFigures(
                name,
                System.nanoTime(),
                now.outstandingCalls(),
                now.waitingCallsFromThread(),
                now.suspendedCoroutines(),
                answer.timedCalls(),
                answer.deliveries(),
                answer.countedAtNanos(),
                answer.lateNanos());
    }
}
