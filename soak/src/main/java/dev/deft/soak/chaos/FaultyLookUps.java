package dev.deft.soak.chaos;

import dev.deft.reactor.DnsSettings;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorStoppedException;
import dev.deft.reactor.Transport;
import dev.deft.soak.chaos.UnreliableDns.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Look-ups by two reactors, one of which asks a DNS server that is not to be relied on, and the other the system, on a pool: again and
 * again until the episode ends, the last of them while the reactors stop.
 */
final class FaultyLookUps extends SideLoad {

    private static final Duration LONG = Duration.ofHours(1);
    private static final String UNKNOWN = "unknown-";
    private static final String FAILED = UnknownHostException.class.getSimpleName();
    private static final String HERE = "localhost";
    private static final int LONGEST_PAUSE_MICROS = 2_000;

    private final SplittableRandom random;
    private final DaemonThreads serving;

    /** The number of times that the system was asked for each name. */
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();

    private final UnreliableDns dns;
    private final Reactor asking;
    private final Reactor pooled;
    private int names;

    /** @param name the beginning of its reactors' names */
    FaultyLookUps(String name, Transport transport, EpisodeContext episode, SplittableRandom random) {
        super(episode, Duration.ofMillis(20));
        this.random = random;
        this.serving = new DaemonThreads(episode);
        this.dns = open(serving);
        this.asking = Reactor.builder()
                .name(name + "-dns")
                .transport(transport)
                .dnsResolver(DnsSettings.of(List.of(dns.address())).queryTimeout(LONG))
                .create();
        this.pooled = Reactor.builder()
                .name(name + "-pooled")
                .transport(transport)
                .hostResolver(this::lookUp)
                .create();
    }

    private static UnreliableDns open(DaemonThreads serving) {
        try {
            return UnreliableDns.open(serving);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks a name up in the system, a little later. A worker of the reactor's pool for look-ups. */
    private List<InetAddress> lookUp(String host) throws UnknownHostException {
        asked.merge(host, 1, Integer::sum);
        LockSupport.parkNanos(
                TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MICROS)));
        if (host.startsWith(UNKNOWN)) {
            throw new UnknownHostException(host);
        }
        return List.of(InetAddress.getAllByName(host));
    }

    @Override
    void begin() {
        asking.start();
        pooled.start();
    }

    @Override
    boolean round() {
        List<EqualLookUps> lookUps = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            int number = names++;
            String expected = answer == Answer.UNKNOWN ? FAILED : "[" + UnreliableDns.address(number) + "]";
            lookUps.add(ofDns(UnreliableDns.name(answer, number), expected, answer != Answer.NEVER));
        }
        String address = UnreliableDns.address(names++);
        lookUps.add(ofSystem(address, "[" + address + "]"));
        lookUps.add(ofSystem(UNKNOWN + names++, FAILED));
        lookUps.add(ofSystem(HERE, addressesOfHere()));
        return have(lookUps, () -> {});
    }

    /** Asks, and checks the answers; returns false if some never come. */
    private boolean have(List<EqualLookUps> lookUps, Runnable meanwhile) {
        lookUps.forEach(EqualLookUps::begin);
        meanwhile.run();
        boolean answered = episode.hangDetector().await(() -> lookUps.stream().allMatch(EqualLookUps::areAnswered));
        lookUps.forEach(each -> each.check(episode.violations()));
        return answered;
    }

    private EqualLookUps ofDns(String host, String expected, boolean mayWait) {
        return new EqualLookUps(asking, host, expected, mayWait, () -> dns.asked(host), episode.deft(), random.split());
    }

    private EqualLookUps ofSystem(String host, String expected) {
        return new EqualLookUps(
                pooled,
                host,
                expected,
                true,
                () -> host.equals(HERE) ? 1 : asked.getOrDefault(host, 0), // that name is asked for every time
                episode.deft(),
                random.split());
    }

    private static String addressesOfHere() {
        try {
            return EqualLookUps.text(List.of(InetAddress.getAllByName(HERE)));
        } catch (UnknownHostException none) {
            return FAILED;
        }
    }

    /** Stops the reactors while some look-ups are under way that have no answer. */
    @Override
    void finish() {
        EqualLookUps unanswered =
                ofDns(UnreliableDns.name(Answer.NEVER, names++), ReactorStoppedException.class.getSimpleName(), true);
        have(List.of(unanswered), asking::close);
        pooled.close();
        try {
            dns.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        serving.join();
    }
}
