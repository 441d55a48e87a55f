package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.soak.InjectedFailures;
import dev.deft.soak.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * A probe of coroutines that await calls, timers, forks, each other and what nobody fires, whose awaits time out and are cancelled, that throw, and
 * that are cancelled at any time, if the reactor does not stop first. Each ends once, after its {@code finally} blocks; each await gives
 * the result of what it awaited, and shows what a call has written; and none stays suspended when the reactor has stopped.
 */
final class CoroutineProbe extends AnswerProbe {

    private static final int MOST = 96;
    private static final int ONE_IN = 3;
    private static final int AWAITS = 6;
    private static final int DEEPEST = 3;
    private static final int LONGEST_MICROS = 2_000;

    /** The Deferreds that one awaits and another may fire; held here, or who awaits them would be garbage. */
    private final List<Deferred<Integer>> meetings = new ArrayList<>();

    /** The bodies that have begun and not ended. */
    private int underWay;

    CoroutineProbe(ReactorUnderTest tested, DeftOperations deft, SplittableRandom random) {
        super(tested, deft, random, LONGEST_MICROS);
    }

    @Override
    public void tick() {
        if (answers.size() >= MOST || !isRunning() || random.nextInt(ONE_IN) > 0) {
            return;
        }
        Deferred<Integer> end = begin(1);
        answers.watch("a coroutine", end);
        if (random.nextBoolean()) {
            tested.later(aWhile(), end::cancel);
        }
    }

    private Deferred<Integer> begin(int depth) {
        boolean[] over = new boolean[1];
        return deft.inline(() -> {
                    underWay++;
                    try {
                        return body(depth);
                    } finally {
                        try {
                            cleanUp();
                        } finally {
                            over[0] = true;
                            underWay--;
                        }
                    }
                })
                .onBoth(ended -> {
                    if (!over[0]) {
                        answers.wrong("a coroutine was over before its finally blocks were");
                    }
                });
    }

    private int body(int depth) throws Exception {
        int survived = 0;
        for (int i = random.nextInt(AWAITS); i >= 0; i--) {
            try {
                awaitOne(depth);
            } catch (CancellationException asked) {
                if (random.nextBoolean()) {
                    throw asked;
                }
                survived++;
            }
        }
        if (random.nextInt(ONE_IN) == 0) {
            throw new InjectedFailures.InjectedException();
        }
        return survived;
    }

    /** Awaits in a finally block, which may be cancelled, too, or refused after the stop. */
    private void cleanUp() throws Exception {
        String unused = deft.awaitResult(reactor.deferLater(aWhile()).addBoth(ended -> ""));
    }

    private void awaitOne(int depth) throws Exception {
        switch (random.nextInt(8)) {
            case 0 -> call();
            case 1 -> failingCall();
            case 2 -> cancelledCall();
            case 3 -> timeOut();
            case 4 -> forks();
            case 5 -> meet();
            case 6 -> inner(depth);
            default -> {
                int value = random.nextInt();
                mustBe(value, deft.awaitResult(reactor.deferLater(aWhile(), () -> value)), "a timed call");
            }
        }
    }

    private void mustBe(int expected, int got, String what) {
        if (got != expected) {
            answers.wrong("an await of " + what + " was to give " + expected + ", and gave " + got);
        }
    }

    private void call() throws Exception {
        int value = random.nextInt();
        int[] written = new int[1];
        int got = deft.awaitResult(reactor.deferToThread(() -> {
            written[0] = value;
            return value;
        }));
        mustBe(value, got, "a call");
        mustBe(value, written[0], "a call, as it has written,");
    }

    private void failingCall() throws Exception {
        Exception failure = new InjectedFailures.InjectedException();
        try {
            deft.awaitResult(reactor.<Integer>deferToThread(() -> {
                throw failure;
            }));
            answers.wrong("an await of a call that fails has not thrown");
        } catch (InjectedFailures.InjectedException thrown) {
            if (thrown != failure) {
                answers.wrong("an await has thrown the failure of another call");
            }
        }
    }

    private void cancelledCall() throws Exception {
        Deferred<Integer> call = reactor.deferToThread(() -> 1);
        call.cancel();
        try {
            deft.awaitResult(call);
            answers.wrong("an await of a cancelled call has not thrown");
        } catch (CancellationException expected) {
            return;
        }
    }

    private void timeOut() throws Exception {
        try {
            deft.awaitResult(reactor.newDeferred().addTimeout(aWhile(), reactor));
            answers.wrong("an await that timed out has not thrown");
        } catch (TimeoutException expected) {
            return;
        }
    }

    private void forks() throws Exception {
        int value = random.nextInt();
        Deferred<Integer> source = reactor.deferLater(aWhile(), () -> value);
        Deferred<Integer> second = source.fork();
        mustBe(value, deft.awaitResult(source.fork()), "a fork");
        mustBe(value, deft.awaitResult(second), "a second fork");
    }

    /** Fires what another awaits, which goes on within this; or awaits what another may fire, or nobody. */
    private void meet() throws Exception {
        if (!meetings.isEmpty() && random.nextBoolean()) {
            Deferred<Integer> other = meetings.remove(random.nextInt(meetings.size()));
            if (!other.isCalled()) {
                other.callback(DEEPEST);
            }
            return;
        }
        Deferred<Integer> met = reactor.newDeferred();
        meetings.add(met);
        mustBe(DEEPEST, deft.awaitResult(met), "a meeting");
    }

    private void inner(int depth) throws Exception {
        if (depth == DEEPEST) {
            return;
        }
        try {
            int survived = deft.awaitResult(begin(depth + 1));
            if (survived > AWAITS) {
                answers.wrong("a coroutine has survived " + survived + " of " + AWAITS + " awaits");
            }
        } catch (InjectedFailures.InjectedException ofTheInner) {
            return;
        }
    }

    @Override
    public void check(Violations violations, HangDetector hangDetector) {
        int suspended = reactor.statistics().suspendedCoroutines();
        if (underWay != 0 || suspended != 0) {
            answers.wrong(underWay + " bodies of coroutines were never over, and " + suspended + " are suspended");
        }
        super.check(violations, hangDetector);
    }
}
