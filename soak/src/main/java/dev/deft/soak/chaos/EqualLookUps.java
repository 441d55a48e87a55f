package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
import dev.deft.soak.Violations;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Look-ups of one name that are asked for at once, some of which are given up: each is answered once, and none by what becomes of
 * another. Any thread.
 */
final class EqualLookUps {

    private static final int MOST = 4;
    private static final int LONGEST_WAIT_MICROS = 4_000;
    private static final Duration LONG = Duration.ofHours(1);

    /** The ways of those that ask. */
    private enum Caller {
        WAITS,
        CANCELS,
        CANCELS_LATER,
        TIMES_OUT
    }

    /** One of them, and its answer. */
    private static final class LookUp {

        private final Caller caller;
        private final AtomicInteger answers = new AtomicInteger();
        private volatile String answer = "nothing";

        LookUp(Caller caller) {
            this.caller = caller;
        }

        boolean isRight(String expected) {
            Set<String> right = switch (caller) {
                case WAITS -> Set.of(expected);
                case CANCELS -> Set.of("CancellationException");
                case CANCELS_LATER -> Set.of(expected, "CancellationException");
                case TIMES_OUT -> Set.of(expected, "TimeoutException");
            };
            return answers.get() == 1 && right.contains(answer);
        }

        @Override
        public String toString() {
            return "one that " + caller + " was answered " + answers + " times, with " + answer;
        }
    }

    private final Reactor reactor;
    private final String name;
    private final String expected;
    private final boolean mayWait;
    private final IntSupplier made;
    private final DeftOperations deft;
    private final SplittableRandom random;
    private final List<LookUp> lookUps = new ArrayList<>();

    /** True if one asks when others have given up. */
    private final boolean again;

    /**
     * Draws who asks.
     *
     * @param expected the addresses, or the simple name of a failure
     * @param mayWait false if those that are not given up would never end
     * @param made the number of times that the name was looked up, as whoever looks it up counts
     */
    EqualLookUps(
            Reactor reactor,
            String name,
            String expected,
            boolean mayWait,
            IntSupplier made,
            DeftOperations deft,
            SplittableRandom random) {
        this.reactor = reactor;
        this.name = name;
        this.expected = expected;
        this.mayWait = mayWait;
        this.made = made;
        this.deft = deft;
        this.random = random;
        for (int i = 1 + random.nextInt(MOST); i > 0; i--) {
            lookUps.add(new LookUp(draw()));
        }
        again = random.nextBoolean();
        if (again) {
            lookUps.add(new LookUp(mayWait ? Caller.WAITS : Caller.TIMES_OUT));
        }
    }

    private Caller draw() {
        Caller caller = RandomChoice.of(Caller.values(), random);
        return caller == Caller.WAITS && !mayWait ? Caller.CANCELS : caller;
    }

    /** Has all be asked for in one turn of the reactor, in which those that cancel at once do so. */
    void begin() {
        reactor.callFromThread(this::ask);
    }

    private void ask() {
        List<Runnable> cancels = new ArrayList<>();
        int first = again ? lookUps.size() - 1 : lookUps.size();
        lookUps.subList(0, first).forEach(lookUp -> ask(lookUp, cancels));
        cancels.forEach(Runnable::run);
        lookUps.subList(first, lookUps.size()).forEach(lookUp -> ask(lookUp, cancels));
    }

    private void ask(LookUp lookUp, List<Runnable> cancels) {
        Duration soon = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(1 + random.nextInt(LONGEST_WAIT_MICROS)));
        var answer = deft.resolve(reactor, name, lookUp.caller == Caller.TIMES_OUT ? soon : LONG);
        answer.addBoth(result -> {
            lookUp.answer = result.fold(
                    EqualLookUps::text, failure -> failure.getClass().getSimpleName());
            return lookUp.answers.incrementAndGet();
        });
        switch (lookUp.caller) {
            case CANCELS -> cancels.add(answer::cancel);
            case CANCELS_LATER -> reactor.callLater(soon, answer::cancel);
            case WAITS, TIMES_OUT -> {}
        }
    }

    /** Returns what the addresses of a name are expected as. */
    static String text(List<InetAddress> addresses) {
        return addresses.stream().map(InetAddress::getHostAddress).toList().toString();
    }

    boolean areAnswered() {
        return lookUps.stream().allMatch(lookUp -> lookUp.answers.get() > 0);
    }

    /** Adds a violation if one was not answered as it is to be, or if there were more look-ups than one. */
    void check(Violations violations) {
        if (!lookUps.stream().allMatch(lookUp -> lookUp.isRight(expected))) {
            violations.add("look-ups of " + name + " by " + reactor + " were each to be answered once, with " + expected
                    + " unless they were given up: " + lookUps);
        }
        if (made.getAsInt() > (again ? 2 : 1)) { // all may have given up the first when one asks again
            violations.add(
                    "equal look-ups of " + name + " by " + reactor + " were to be one, or one more after all were"
                            + " given up; " + made.getAsInt() + " were made: " + lookUps);
        }
    }
}
