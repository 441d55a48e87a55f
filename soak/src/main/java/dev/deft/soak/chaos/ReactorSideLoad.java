package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** A load of an episode beside its calls that calls by a reactor of its own, which runs as long as it does. */
abstract class ReactorSideLoad extends SideLoad {

    final Reactor reactor;
    final SplittableRandom random;

    ReactorSideLoad(Reactor reactor, EpisodeContext episode, SplittableRandom random, Duration pause) {
        this(reactor, episode, random, () -> pause);
    }

    ReactorSideLoad(Reactor reactor, EpisodeContext episode, SplittableRandom random, Supplier<Duration> pause) {
        super(episode, pause);
        this.reactor = reactor;
        this.random = random;
    }

    @Override
    void begin() {
        reactor.start();
    }

    @Override
    void finish() {
        reactor.close();
    }
}
