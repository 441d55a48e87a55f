package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.faults.GarbageCollection;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Copies of Deft in class loaders of their own, and others, that take one signal from each other and give it back in any order. */
@Tag("real-threads")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no signal that means nothing")
final class SignalledCopyTest {

    /** A signal that by default means nothing to a process. */
    private static final String SIGNAL = "URG";

    /** A copy of Deft, loaded by a loader of its own, as its signals go. */
    public static final class Copy implements BiConsumer<String, BlockingQueue<String>> {

        private final StopSignals.SignalSource signals = new JvmSignals(List.of(SIGNAL));

        /** A name takes the signal, and it is told to that name from then on; null gives it back. */
        @Override
        public void accept(String name, BlockingQueue<String> told) {
            if (name == null) {
                signals.handBack();
            } else {
                signals.handTo((signal, number) -> {
                    if (!told.offer(name + " got " + signal)) {
                        throw new AssertionError("an unbounded queue");
                    }
                });
            }
        }
    }

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private Object before;

    private BiConsumer<String, BlockingQueue<String>> copy(String name) throws Exception {
        BiConsumer<String, BlockingQueue<String>> copy =
                make(new UnloadableClassLoader(each -> each.startsWith("dev.deft.")));
        copy.accept(name, told);
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static BiConsumer<String, BlockingQueue<String>> make(UnloadableClassLoader loader) throws Exception {
        return (BiConsumer<String, BlockingQueue<String>>) loader.make(Copy.class);
    }

    private void end(BiConsumer<String, BlockingQueue<String>> copy) {
        copy.accept(null, told);
    }

    private static Object signal() throws Exception {
        return Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(SIGNAL);
    }

    private static Object handle(Object handler) throws Exception {
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        Method handle = signal().getClass().getMethod("handle", signal().getClass(), type);
        return handle.invoke(null, signal(), handler);
    }

    /** Somebody else's handler. */
    private Object foreign(String name) throws Exception {
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("handle");
            return told.offer(name + " got SIG" + SIGNAL) ? null : told;
        });
    }

    private String whoIsTold() throws Exception {
        Method raise = signal().getClass().getMethod("raise", signal().getClass());
        raise.invoke(null, signal());
        return told.poll(600, TimeUnit.SECONDS);
    }

    @BeforeEach
    void someoneElseHandlesIt() throws Exception {
        before = handle(foreign("the first"));
    }

    @AfterEach
    void nobodyDoes() throws Exception {
        handle(before);
        assertThat(told).isEmpty();
    }

    @Test
    void whoAskedFirstAndEndsFirstLeavesTheOthersHandlerWhereItIs() throws Exception {
        var first = copy("first copy");
        var second = copy("second copy");

        end(first);
        assertThat(whoIsTold()).isEqualTo("second copy got SIGURG");
        end(second);
        assertThat(whoIsTold()).isEqualTo("the first got SIGURG");
    }

    @Test
    void whoAskedLastAndEndsFirstSetsTheOthersAgain() throws Exception {
        var first = copy("first copy");
        var second = copy("second copy");

        end(second);
        assertThat(whoIsTold()).isEqualTo("first copy got SIGURG");
        end(first);
        assertThat(whoIsTold()).isEqualTo("the first got SIGURG");
    }

    @Test
    void ofManyCopiesThatEndInAnyOrderTheNewestOfThoseLeftIsTold() throws Exception {
        for (int order = 0; order < 24; order++) {
            List<Integer> running = new ArrayList<>(List.of(0, 1, 2, 3));
            List<BiConsumer<String, BlockingQueue<String>>> copies = new ArrayList<>();
            for (int copy : running) {
                copies.add(copy("copy " + copy));
            }
            int draw = order;
            while (!running.isEmpty()) {
                assertThat(whoIsTold()).isEqualTo("copy " + running.get(running.size() - 1) + " got SIGURG");
                Integer ends = running.remove(draw % running.size());
                draw /= running.size() + 1;
                end(copies.get(ends));
            }
            assertThat(whoIsTold()).isEqualTo("the first got SIGURG");
        }
    }

    @Test
    void aHandlerThatSomebodyElseSetSinceStays() throws Exception {
        var copy = copy("copy");
        handle(foreign("the last"));

        end(copy);

        assertThat(whoIsTold()).isEqualTo("the last got SIGURG");
    }

    @Test
    void aCopyThatHadEndedWhenSomebodyElseSetItAgainPassesSignalsOn() throws Exception {
        StopSignals signals = new StopSignals(new JvmSignals(List.of(SIGNAL)));
        Reactor reactor = Reactor.create();
        signals.add(reactor);
        Object ofTheCopy = handle(foreign("the last"));
        signals.forget(reactor);
        handle(ofTheCopy);

        assertThat(whoIsTold()).isEqualTo("the first got SIGURG");
        assertThat(whoIsTold()).isEqualTo("the first got SIGURG");
    }

    @Test
    void aCopyThatEndedIsGarbageThoughANewerOneStillHasTheSignal() throws Exception {
        List<BiConsumer<String, BlockingQueue<String>>> newer = new ArrayList<>();
        WeakReference<ClassLoader> ended = endedBefore(newer);

        assertThat(GarbageCollection.isCollected(ended)).isTrue();
        end(newer.get(0));
    }

    private WeakReference<ClassLoader> endedBefore(List<BiConsumer<String, BlockingQueue<String>>> newer)
            throws Exception {
        UnloadableClassLoader loader = new UnloadableClassLoader(each -> each.startsWith("dev.deft."));
        BiConsumer<String, BlockingQueue<String>> ending = make(loader);
        ending.accept("ended", told);
        newer.add(copy("newer"));
        end(ending);
        return new WeakReference<>(loader);
    }
}
