package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.reactor.testing.TestReactor;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The transports of a reactor, also where there is no epoll. */
final class TransportTest {

    /** A program that asks for a transport, in a JVM of its own as it were: see {@link ClassesWithout}. */
    public static final class Asks implements Callable<String> {
        @Override
        public String call() {
            Reactor.create().close();
            try (Reactor automatic = Reactor.builder().transport(Transport.AUTO).create()) {
                automatic.callWhenRunning(automatic::stop);
                automatic.run();
            }
            try (Reactor epoll = Reactor.builder().transport(Transport.EPOLL).create()) {
                return "made " + epoll;
            } catch (IllegalStateException refused) {
                return Transport.AUTO.resolved() + "; " + refused.getMessage();
            }
        }
    }

    @Test
    void withoutNettysJarsThereIsStillNioAndAskingForEpollSaysWhatToAdd() throws Exception {
        Class<?> asks = new ClassesWithout("io.netty.channel.epoll.").loadClass(Asks.class.getName());

        Object answer = ((Callable<?>) asks.getConstructor().newInstance()).call();

        assertThat(answer)
                .asString()
                .startsWith("NIO; Transport.EPOLL ")
                .containsAnyOf("Netty's classes for it are missing", "is for Linux only");
    }

    @Test
    void theComplaintNamesWhatIsMissingAndWhatToAdd() {
        Throwable noClass = new NoClassDefFoundError("io/netty/channel/epoll/Epoll");
        Throwable notLoaded = new UnsatisfiedLinkError("failed to load the required native library")
                .initCause(new IllegalArgumentException("no such file"));

        assertThat(EpollTransport.complaint(noClass, "Linux", "amd64"))
                .isEqualTo("Transport.EPOLL is not available: Netty's classes for it are missing"
                        + " (java.lang.NoClassDefFoundError: io/netty/channel/epoll/Epoll);"
                        + " add io.netty:netty-transport-native-epoll:linux-x86_64 in the version of netty-transport"
                        + " (on the module path with --add-modules"
                        + " io.netty.transport.classes.epoll,io.netty.transport.epoll.linux.x86_64),"
                        + " or use Transport.NIO, or AUTO");
        assertThat(EpollTransport.complaint(notLoaded, "Linux", "aarch64"))
                .contains(
                        "Netty's native part does not load on aarch64 (java.lang.IllegalArgumentException: no such file)",
                        "netty-transport-native-epoll:linux-aarch_64",
                        "io.netty.transport.epoll.linux.aarch_64");
        assertThat(EpollTransport.complaint(noClass, "Mac OS X", "aarch64"))
                .isEqualTo("Transport.EPOLL is for Linux only, and this is Mac OS X; use Transport.NIO, or AUTO");
    }

    @Test
    @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // for what would never end
    void theComplaintEndsWhereTheCausesOfWhatIsMissingFormACircle() {
        Throwable notLoaded = new UnsatisfiedLinkError("not loaded");
        notLoaded.initCause(new IllegalArgumentException("no such file", notLoaded));

        assertThat(EpollTransport.complaint(notLoaded, "Linux", "amd64")).contains("does not load on amd64");
    }

    @Test
    void whatIsResolvedIsNeverLeftToTheMachine() {
        assertThat(Transport.NIO.resolved()).isEqualTo(Transport.NIO);
        assertThat(Transport.AUTO.resolved()).isIn(Transport.NIO, Transport.EPOLL);
        assertThat(Transport.AUTO.resolved().resolved()).isEqualTo(Transport.AUTO.resolved());
    }

    @Test
    void aTransportIsNeverNull() {
        assertThatThrownBy(() -> Reactor.builder().transport(null)).hasMessage("transport");
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aHandDrivenReactorWorksOverEach(Transport transport) {
        Transports.assumeAvailable(transport);
        try (TestReactor test = TestReactor.create(0, Reactor.builder().transport(transport))) {
            StringBuilder said = new StringBuilder();
            test.reactor().deferToThread(() -> "done").onSuccess(said::append);
            test.runWork();

            assertThat(said).hasToString("done");
        }
    }
}
