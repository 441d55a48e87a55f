package dev.deft.net;

import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.Reactor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.SkipException;

/** The rules of Reactive Streams, tested by their own kit, whose threads are not the reactor's. */
@Tag("real-threads")
class FlowTckTest {

    /** The milliseconds in which that which is to happen happens; in which that which is not does not; and between two looks at an error. */
    private static final TestEnvironment ENVIRONMENT = new TestEnvironment(60_000, 20, 20);

    private static final int MOST_ITEMS = 1_000;

    private static Reactor reactor;

    @BeforeAll
    static void startTheReactor() {
        reactor = Reactor.create().start();
    }

    @AfterAll
    static void closeTheReactor() {
        reactor.close();
    }

    /** Connects a flow with a peer, over a wire that delivers byte by byte. */
    private static FlowProtocol connect(RecordingProtocol peer) {
        return call(() -> {
            FakeNetwork network = new FakeNetwork(reactor);
            network.server(1).listen(from -> peer);
            return network.client(1)
                    .connect(Flows.protocol(reactor))
                    .onSuccess(connected -> network.wires().get(0).split(1));
        });
    }

    private static <T> T call(java.util.concurrent.Callable<dev.deft.deferred.Deferred<T>> call) {
        try {
            return reactor.blockingCallFromThread(call);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** A connection that receives so many bytes, one by one, and then its peer's end. */
    public static final class Received extends FlowPublisherVerification<Bytes> {

        public Received() {
            super(ENVIRONMENT);
        }

        @Override
        public Flow.Publisher<Bytes> createFlowPublisher(long items) {
            return connect(new RecordingProtocol() {
                @Override
                void made() {
                    connection().write(Bytes.copyOf(new byte[(int) items]));
                    connection().loseConnection();
                }
            });
        }

        @Override
        public Flow.Publisher<Bytes> createFailedFlowPublisher() {
            return connect(new RecordingProtocol() {
                @Override
                void made() {
                    connection().abort();
                }
            });
        }

        @Override
        public long maxElementsFromPublisher() {
            return MOST_ITEMS;
        }
    }

    /** A connection that is written to. */
    public static final class SentToAConnection extends FlowSubscriberBlackboxVerification<Bytes> {

        public SentToAConnection() {
            super(ENVIRONMENT);
        }

        @Override
        public Flow.Subscriber<Bytes> createFlowSubscriber() {
            FlowProtocol client = connect(new RecordingProtocol());
            return call(() -> {
                FlowSender[] sender = new FlowSender[1];
                Flow.Publisher<Bytes> none = subscriber -> sender[0] = (FlowSender) subscriber;
                Flows.send(reactor, none, client.connection()).addErrback(failure -> null);
                return dev.deft.deferred.Deferred.succeed(sender[0]);
            });
        }

        @Override
        public Bytes createElement(int element) {
            return Bytes.utf8(Integer.toString(element));
        }
    }

    @TestFactory
    Stream<DynamicTest> aConnectionPublishesByTheRules() {
        return rules(Received.class);
    }

    @TestFactory
    Stream<DynamicTest> aConnectionSubscribesByTheRules() {
        return rules(SentToAConnection.class);
    }

    /**
     * Makes a test of each method that TestNG would run, which is all that it is needed for; but for those of publishers to many subscribers. To a publisher that refuses the
     * second, as {@code FlowsTest} shows, each would be skipped: some at once, and some, where the refusal comes a moment after the kit has looked for it, when a
     * signal has not come for as long as any may take.
     */
    private static Stream<DynamicTest> rules(Class<?> verification) {
        return Arrays.stream(verification.getMethods())
                .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
                .filter(method -> !method.getName().startsWith("optional_spec111_"))
                .sorted(Comparator.comparing(Method::getName))
                .map(method -> DynamicTest.dynamicTest(method.getName(), () -> run(verification, method)));
    }

    private static void run(Class<?> verification, Method test) throws Throwable {
        Object instance = verification.getDeclaredConstructor().newInstance();
        if (instance instanceof SentToAConnection sent) {
            sent.startPublisherExecutorService();
        }
        verification.getMethod("setUp").invoke(instance);
        try {
            test.invoke(instance);
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            if (cause instanceof SkipException) {
                Assumptions.abort(cause.getMessage());
            }
            throw cause;
        }
    }
}
