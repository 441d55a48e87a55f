package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Result;
import dev.deft.reactor.service.MultiService;
import dev.deft.reactor.service.Service;
import dev.deft.reactor.service.ServiceException;
import dev.deft.reactor.task.LoopingCall;
import dev.deft.soak.InjectedFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A probe of service trees whose parts fail to start, clean up for a while or refuse to end, and which are stopped, cancelled and changed at any
 * time, if the reactor's stop does not stop them first. Each start and stop is answered once; the parts start in order and stop in the
 * reverse order; and nothing is under way after a stop that says so.
 */
final class ServiceProbe extends AnswerProbe {

    private static final int MOST = 48;
    private static final int ONE_IN = 6;
    private static final int PARTS = 3;
    private static final int LONGEST_MICROS = 3_000;

    /** A deadline that no stop comes near to. */
    private static final Duration LONG = Duration.ofMinutes(10);

    /** The time left until that one, above which no stop has yet to hurry. */
    private static final Duration UNHURRIED = Duration.ofMinutes(9);

    ServiceProbe(ReactorUnderTest tested, DeftOperations deft, SplittableRandom random) {
        super(tested, deft, random, LONGEST_MICROS);
    }

    @Override
    public void tick() {
        if (answers.size() < MOST && isRunning() && random.nextInt(ONE_IN) == 0) {
            new Tree().run();
        }
    }

    /** A tree of services, and what has become of them. */
    private final class Tree {

        private final MultiService root = new MultiService(reactor, "tree");
        private final List<Part> parts = new ArrayList<>();

        /** Set once the parts need not keep to their order any more: a stop is cut short, or one of them leaves. */
        private boolean disturbed;

        /** Set when a stop has said that something is left. */
        private boolean somethingIsLeft;

        void run() {
            for (int i = 0; i < PARTS; i++) {
                parts.add(new Part(this, "part" + i));
            }
            deft.inOrder(parts).forEach(root::addService);
            Deferred<Void> end = root.run(LONG);
            watch("the run of a service tree", end);
            tested.later(aWhile(), () -> disturb(end));
        }

        private void disturb(Deferred<Void> end) {
            switch (random.nextInt(6)) {
                case 0 -> end.cancel();
                case 1 -> stop(LONG);
                case 2 -> stop(aWhile());
                case 3 -> cutShort();
                case 4 -> remove(RandomChoice.of(parts, random));
                default -> add();
            }
        }

        private Deferred<Void> stop(Duration deadline) {
            disturbed |= !deadline.equals(LONG);
            Deferred<Void> stopped = deft.stop(root, deadline);
            watch("the stop of a service tree", stopped);
            return stopped;
        }

        private void cutShort() {
            Deferred<Void> stopped = stop(LONG);
            tested.later(aWhile(), () -> {
                disturbed = true;
                stopped.cancel();
            });
        }

        private void remove(Part part) {
            disturbed = true;
            watchPart("the removal of a service", root.removeService(part, aWhile()));
            tested.later(aWhile(), () -> stop(LONG));
        }

        private void add() {
            if (root.isRunning()) {
                Part late = new Part(this, "late");
                parts.add(late);
                watchPart("the start of a service that was added", root.addService(late));
            }
            tested.later(aWhile(), () -> stop(LONG));
        }

        private void watch(String what, Deferred<Void> end) {
            answers.watch(what, deft.serviceEnd(end).onBoth(this::ended));
        }

        private void watchPart(String what, Deferred<Void> end) {
            answers.watch(what, end.onFailure(failure -> somethingIsLeft |= saysWhatIsLeft(failure)));
        }

        private void ended(Result<Void> result) {
            somethingIsLeft |= saysWhatIsLeft(result.fold(value -> null, failure -> failure));
            if (!somethingIsLeft) {
                for (Part part : parts) {
                    if (part.begun || part.underWay > 0) {
                        answers.wrong("a service tree has stopped, and " + part.name() + " has "
                                + (part.begun ? "not, and has " : "") + part.underWay + " things under way");
                    }
                }
            }
        }

        /** A stop that fails says what is left; the failure of a start has that of the stop which it has brought. */
        private static boolean saysWhatIsLeft(@Nullable Throwable failure) {
            if (failure == null) {
                return false;
            }
            boolean isOfAStop = failure instanceof ServiceException
                    && !String.valueOf(failure.getMessage()).contains(" did not start: ");
            return isOfAStop || failure.getSuppressed().length > 0 || saysWhatIsLeft(failure.getCause());
        }

        void starts(Part part) {
            if (parts.subList(0, parts.indexOf(part)).stream().anyMatch(before -> !before.up) && !disturbed) {
                answers.wrong("of a service tree " + part.name() + " was started before those before it had started");
            }
        }

        void stops(Part part, Duration left) {
            boolean inOrder = !disturbed && !tested.isStopping() && left.compareTo(UNHURRIED) > 0;
            if (inOrder
                    && parts.subList(parts.indexOf(part) + 1, parts.size()).stream()
                            .anyMatch(after -> after.begun)) {
                answers.wrong("of a service tree " + part.name() + " was stopped before those after it had stopped");
            }
        }
    }

    /** A part of a tree. */
    private final class Part extends Service {

        private final Tree tree;

        /** Set from the call of onStart to that of onStop, and to the end of what that returns. */
        private boolean begun;

        /** Set while it has started. */
        private boolean up;

        private int underWay;

        Part(Tree tree, String name) {
            super(reactor, name);
            this.tree = tree;
        }

        @Override
        protected @Nullable Deferred<?> onStart() throws Exception {
            tree.starts(this);
            if (begun) {
                answers.wrong(name() + " of a service tree was started twice");
            }
            begun = true;
            for (int i = random.nextInt(3); i > 0; i--) {
                begin(work());
            }
            Deferred<Object> start = later();
            if (start == null) {
                up = true;
                return null;
            }
            return start.onSuccess(started -> up = true);
        }

        /** Returns a Deferred that is as a start or a stop may be. */
        private @Nullable Deferred<Object> later() throws InjectedFailures.InjectedException {
            return switch (random.nextInt(10)) {
                case 0 -> throw new InjectedFailures.InjectedException();
                case 1 -> Deferred.fail(new InjectedFailures.InjectedException());
                case 2 -> reactor.newDeferred();
                case 3 -> reactor.deferToThread(() -> "");
                case 4, 5 -> reactor.deferLater(aWhile(), () -> "");
                default -> null;
            };
        }

        private Deferred<?> work() {
            return switch (random.nextInt(8)) {
                case 0 ->
                    LoopingCall.of(reactor, () -> reactor.deferLater(aWhile())).start(aWhile());
                case 1 -> reactor.newDeferred().addBothDeferring(cancelled -> reactor.deferLater(aWhile()));
                case 2 -> refusing();
                case 3 -> reactor.deferToThread(() -> "");
                default -> reactor.newDeferred();
            };
        }

        private Deferred<Object> refusing() {
            return reactor.newDeferred().addBothDeferring(cancelled -> refusing());
        }

        private void begin(Deferred<?> work) {
            underWay++;
            deft.cancelAtStop(this, "work", work.onBoth(ended -> underWay--)).addBoth(ended -> "");
        }

        @Override
        protected @Nullable Deferred<?> onStop(Duration left) throws Exception {
            tree.stops(this, left);
            if (!begun) {
                answers.wrong(name() + " of a service tree was stopped, though it had not been started");
            }
            up = false;
            begun = false;
            return later();
        }
    }
}
