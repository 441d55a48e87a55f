package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.task.Cooperator;
import dev.deft.reactor.task.LoopingCall;
import dev.deft.reactor.task.Parallel;
import dev.deft.reactor.task.Retry;
import dev.deft.soak.InjectedFailures;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A probe of loops, retried calls, calls over a collection and long work in units, whose calls fail, are late, or run elsewhere, and which are
 * stopped and cancelled at any time, if the reactor does not stop first. Each ends once; its calls keep to their limits; and with its end
 * none is under way and none begins.
 */
final class TaskProbe extends AnswerProbe {

    private static final int MOST = 64;
    private static final int ONE_IN = 4;
    private static final int LONGEST_MICROS = 2_000;
    private static final int ITEMS = 8;
    private static final String COOPERATIVE = "a CooperativeTask";
    private static final int AT_A_TIME = 3;
    private static final int TRIES = 3;
    private static final List<Integer> KEYS = IntStream.range(0, ITEMS).boxed().toList();

    TaskProbe(ReactorUnderTest tested, DeftOperations deft, SplittableRandom random) {
        super(tested, deft, random, LONGEST_MICROS);
    }

    /** The calls that one task makes. */
    private final class Calls {

        private final String task;
        private final int atATime;
        private final int most;
        private int made;
        private int underWay;
        private boolean over;

        Calls(String task, int atATime, int most) {
            this.task = task;
            this.atATime = atATime;
            this.most = most;
        }

        Deferred<Integer> make(int value) {
            made++;
            underWay++;
            if (over || made > most || underWay > atATime) {
                answers.wrong("of " + task + (over ? ", which was over," : "") + " call " + made + " of " + most
                        + " was made, and " + underWay + " were under way where " + atATime + " may be");
            }
            return Deferreds.<Integer>maybeDeferred(() -> begin(value)).onBoth(ended -> underWay--);
        }

        private Deferred<Integer> begin(int value) throws Exception {
            return switch (random.nextInt(ITEMS)) {
                case 0 -> throw new InjectedFailures.InjectedException();
                case 1 -> reactor.<Integer>newDeferred().addTimeout(aWhile(), reactor);
                case 2 -> reactor.deferToThread(() -> value);
                case 3, 4 -> reactor.deferLater(aWhile(), () -> value);
                case 5 -> cleaningUp(value);
                default -> Deferred.succeed(value);
            };
        }

        /** Returns a call that cleans up for a while when it is cancelled; a Cooperator waits for none of that when the reactor stops. */
        private Deferred<Integer> cleaningUp(int value) {
            Deferred<Integer> call = reactor.deferLater(aWhile(), () -> value);
            return task.equals(COOPERATIVE)
                    ? call
                    : call.addErrbackDeferring(
                            CancellationException.class, cancelled -> reactor.deferLater(aWhile(), () -> value));
        }

        /** Has the task end well or badly, and at the latest soon. */
        void endWith(Deferred<?> end, Runnable stop) {
            answers.watch(task, deft.taskEnd(end).onBoth(ended -> {
                over = true;
                if (underWay > 0) {
                    answers.wrong(task + " was over with " + underWay + " of its calls under way");
                }
            }));
            tested.later(aWhile(), random.nextBoolean() ? end::cancel : stop);
        }
    }

    @Override
    public void tick() {
        if (answers.size() >= MOST || !isRunning()) {
            return;
        }
        switch (random.nextInt(4 * ONE_IN)) {
            case 0 -> loop();
            case 1 -> retry();
            case 2 -> parallel();
            case 3 -> cooperate();
            default -> {}
        }
    }

    private void loop() {
        Calls calls = new Calls("a LoopingCall", 1, Integer.MAX_VALUE);
        LoopingCall loop = LoopingCall.of(reactor, deft.looped(() -> calls.make(0)));
        if (random.nextBoolean()) {
            loop.continueOnFailure(failure -> {});
        }
        Deferred<LoopingCall> end = loop.start(aWhile(), random.nextBoolean());
        calls.endWith(end, () -> {
            if (loop.isRunning()) {
                loop.stop();
            }
        });
    }

    private void retry() {
        Calls calls = new Calls("a Retry", 1, TRIES);
        Retry policy = Retry.exponential(Duration.ZERO, aWhile()).atMost(deft.tries(TRIES));
        calls.endWith(policy.call(reactor, () -> calls.make(0)), () -> {});
    }

    private void parallel() {
        Calls calls = new Calls("a Parallel", AT_A_TIME, ITEMS);
        int most = deft.atATime(AT_A_TIME);
        Deferred<?> end = random.nextBoolean()
                ? Parallel.map(reactor, KEYS, most, calls::make).onSuccess(this::checkOrder)
                : Parallel.mapToResults(reactor, KEYS, most, calls::make);
        calls.endWith(end, () -> {});
    }

    private void checkOrder(List<Integer> values) {
        if (!values.equals(KEYS)) {
            answers.wrong("a Parallel over " + KEYS + " gave " + values);
        }
    }

    private void cooperate() {
        Calls calls = new Calls(COOPERATIVE, 1, Integer.MAX_VALUE);
        Cooperator cooperator = new Cooperator(reactor, Duration.ZERO);
        Stream<Deferred<Integer>> units = Stream.generate(() -> calls.make(0));
        calls.endWith(cooperator.coiterate(units.iterator()), () -> {
            deft.stop(cooperator);
            calls.over = true;
        });
    }
}
