package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.DeferredLock;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.ContextCarrier;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.CallTimes;
import dev.deft.threadpool.PoolObserver;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults planted in what observers are told and in the contexts that are carried, each kind once, on real threads: all are found. */
@Tag("real-threads")
@Tag("planted")
class PlantedObservationFaultsOnThreadsTest {

    private final NowAndThen nowAndThen = new NowAndThen();

    /** Tells an observer as it is to be told. */
    private static class Passing implements CallObserver {

        private final CallObserver told;

        Passing(CallObserver told) {
            this.told = told;
        }

        @Override
        public void started(CallTimes call) {
            told.started(call);
        }

        @Override
        public void finished(CallTimes call, @Nullable Throwable failure) {
            told.finished(call, failure);
        }

        @Override
        public void delivered(CallTimes call) {
            told.delivered(call);
        }

        @Override
        public void discarded(CallTimes call, Throwable reason) {
            told.discarded(call, reason);
        }
    }

    @Test
    void anOutcomeThatAnObserverIsNotToldOfIsFound() {
        PlantedFaultsOnThreadsTest.assertFound(" calls, and of the end of ", new DeftOperations() {
            @Override
            PoolObserver observer(PoolObserver observer) {
                return call -> new Passing(Objects.requireNonNull(observer.submitted(call))) {
                    @Override
                    public void delivered(CallTimes delivered) {
                        if (!nowAndThen.isNow()) {
                            super.delivered(delivered);
                        }
                    }
                };
            }
        });
    }

    @Test
    void anEndThatAnObserverIsToldOfTwiceIsFound() {
        PlantedFaultsOnThreadsTest.assertFound("was told that a call was discarded", new DeftOperations() {
            @Override
            PoolObserver observer(PoolObserver observer) {
                return call -> new Passing(Objects.requireNonNull(observer.submitted(call))) {
                    @Override
                    public void discarded(CallTimes discarded, Throwable reason) {
                        try {
                            super.discarded(discarded, reason);
                        } finally {
                            super.discarded(discarded, reason);
                        }
                    }
                };
            }
        });
    }

    @Test
    void aContextThatIsNotRestoredIsFound() {
        PlantedFaultsOnThreadsTest.assertFound(" found that its thread works for call ", new DeftOperations() {
            @Override
            ContextCarrier<@Nullable ChaosCall> carrier(ContextCarrier<@Nullable ChaosCall> carrier) {
                return new Carrying(carrier) {
                    @Override
                    public Scope set(@Nullable ChaosCall captured) {
                        Scope scope = super.set(captured);
                        return nowAndThen.isNow() ? () -> {} : scope;
                    }
                };
            }
        });
    }

    @Test
    void aContextThatIsLostIsFound() {
        PlantedFaultsOnThreadsTest.assertFound(" found that its thread works for null", new DeftOperations() {
            @Override
            ContextCarrier<@Nullable ChaosCall> carrier(ContextCarrier<@Nullable ChaosCall> carrier) {
                return new Carrying(carrier) {
                    @Override
                    @SuppressWarnings("NullAway") // the type says null, which it does not see in a type argument
                    public @Nullable ChaosCall capture() {
                        return nowAndThen.isNow() ? null : super.capture();
                    }
                };
            }
        });
    }

    @Test
    void aWaiterThatGoesOnInTheContextOfWhoEndsItsWaitIsFound() {
        Map<DeferredLock, Deferred<Void>> lastTurns = new ConcurrentHashMap<>();
        PlantedFaultsOnThreadsTest.assertFound(" found that its thread works for party ", new DeftOperations() {
            @Override
            Deferred<Void> turn(DeferredLock lock, Callable<Deferred<Void>> call) {
                Deferred<Void> before = lastTurns.get(lock);
                Deferred<Void> turn = before == null
                        ? Deferreds.maybeDeferred(call)
                        : before.fork().addBothDeferring(ended -> call.call());
                lastTurns.put(lock, turn);
                return turn;
            }
        });
    }

    /** Carries what another does. */
    private static class Carrying implements ContextCarrier<@Nullable ChaosCall> {

        private final ContextCarrier<@Nullable ChaosCall> carrier;

        Carrying(ContextCarrier<@Nullable ChaosCall> carrier) {
            this.carrier = carrier;
        }

        @Override
        @SuppressWarnings("NullAway") // the type says null, which it does not see in a type argument
        public @Nullable ChaosCall capture() {
            return carrier.capture();
        }

        @Override
        public Scope set(@Nullable ChaosCall captured) {
            return carrier.set(captured);
        }
    }
}
