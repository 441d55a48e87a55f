package dev.deft.soak.chaos;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.deft.soak.Violations;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The counts of a run's calls: of those that were submitted, and by outcome. Any thread. */
final class ChaosTally {

    /** The number of episodes after which what has not occurred never does. */
    private static final long ENOUGH_EPISODES = 50;

    private final AtomicLong numbers = new AtomicLong();
    private final LongAdder submitted = new LongAdder();
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final Map<Occurrence, LongAdder> occurrences = new EnumMap<>(Occurrence.class);
    private final LongAdder firedTwice = new LongAdder();
    private final LongAdder neverFired = new LongAdder();
    private final Violations violations;

    @GuardedBy("this")
    private Overrun longestOverrun = Overrun.NONE;

    ChaosTally(Violations violations) {
        this.violations = violations;
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
        for (Occurrence occurrence : Occurrence.values()) {
            occurrences.put(occurrence, new LongAdder());
        }
    }

    Violations violations() {
        return violations;
    }

    /** Hands out a block of numbers for calls, so that threads that make many do not contend here for each. */
    long numbers(int howMany) {
        return numbers.getAndAdd(howMany);
    }

    void submit() {
        submitted.increment();
    }

    void count(Outcome outcome) {
        adder(outcome).increment();
    }

    /** Counts what became of so many calls that are no {@link ChaosCall}. */
    void occurred(Occurrence occurrence, int times) {
        Objects.requireNonNull(occurrences.get(occurrence), "each has one").add(times);
    }

    private LongAdder adder(Outcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome), "each has one");
    }

    /** Counts an answer to a call that had one. */
    void firedTwice(String violation) {
        firedTwice.increment();
        violations.add(violation);
    }

    void neverFired(String violation) {
        neverFired.increment();
        violations.add(violation);
    }

    /** Notes that a stop of {@code what} took so much longer than its deadline; less than nothing if it did not. */
    synchronized void tookBeyondItsDeadline(String what, long nanos) {
        if (nanos > longestOverrun.nanos()) {
            longestOverrun = new Overrun(what, nanos);
        }
    }

    long submitted() {
        return submitted.sum();
    }

    long answered() {
        long sum = 0;
        for (LongAdder outcome : outcomes.values()) {
            sum += outcome.sum();
        }
        return sum;
    }

    long firedTwice() {
        return firedTwice.sum();
    }

    long neverFired() {
        return neverFired.sum();
    }

    synchronized Overrun longestOverrun() {
        return longestOverrun;
    }

    Map<Outcome, Long> outcomes() {
        Map<Outcome, Long> sums = new EnumMap<>(Outcome.class);
        outcomes.forEach((outcome, adder) -> sums.put(outcome, adder.sum()));
        return sums;
    }

    Map<Occurrence, Long> occurrences() {
        Map<Occurrence, Long> sums = new EnumMap<>(Occurrence.class);
        occurrences.forEach((occurrence, adder) -> sums.put(occurrence, adder.sum()));
        return sums;
    }

    /** Checks that so many episodes had something of each kind occur, if they were enough for that. */
    void checkOccurrences(long episodes) {
        occurrences().forEach((occurrence, times) -> {
            if (times == 0 && episodes >= ENOUGH_EPISODES) {
                violations.add("in " + episodes + " episodes there was no call of the kind '" + occurrence.label()
                        + "', which each of them is to have");
            }
        });
    }

    /** Checks, while nothing is under way, that the outcomes come to what was submitted. */
    void checkSum() {
        long sum = answered() + neverFired();
        if (sum != submitted()) {
            violations.add("the counts do not add up: " + submitted() + " calls were submitted, but what became of them"
                    + " adds up to " + sum + ": " + outcomes() + ", never fired " + neverFired());
        }
    }
}
