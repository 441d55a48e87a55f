package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.deft.reactor.testing.TestReactor;
import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A reactor has descriptors while it runs, and else none. */
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
final class DroppedReactorTest {

    private static final int REACTORS = 50;
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Parameter
    Transport transport;

    @BeforeEach
    void skipWhereItCannotBeSeen() {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "skipped: only Linux lists a process's descriptors");
        Transports.assumeAvailable(transport);
    }

    /** Those that a selector and an epoll are made of; another thread may end with some of them meanwhile. */
    private static int descriptors() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path each : all) {
                String what = target(each);
                count += what.startsWith("anon_inode:") || what.startsWith("pipe:") ? 1 : 0;
            }
        }
        return count;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "closed";
        }
    }

    @Test
    void aReactorThatIsDroppedBeforeItRunsHasNone() throws IOException {
        int before = descriptors();
        Reactor[] reactors = new Reactor[REACTORS];
        for (int i = 0; i < REACTORS; i++) {
            reactors[i] = Reactor.builder().transport(transport).create();
        }

        assertThat(descriptors() - before).isLessThan(REACTORS);
        assertThat(reactors).doesNotContainNull();
    }

    @Test
    void aHandDrivenReactorHasNone() throws IOException {
        int before = descriptors();
        TestReactor[] reactors = new TestReactor[REACTORS];
        for (int i = 0; i < REACTORS; i++) {
            reactors[i] = TestReactor.create(0, Reactor.builder().transport(transport));
        }

        assertThat(descriptors() - before).isLessThan(REACTORS);
        assertThat(reactors).doesNotContainNull();
    }

    @Test
    void aReactorThatCannotStartHasNoneLeft() throws IOException {
        int before = descriptors();
        ThreadsLeftToAReactor machine = new ThreadsLeftToAReactor();
        machine.hasNone();
        for (int i = 0; i < REACTORS; i++) {
            Reactor reactor =
                    machine.builder(Reactor.builder().transport(transport)).create();
            try {
                reactor.start();
            } catch (OutOfMemoryError noThread) {
                assertThat(noThread).hasMessage("unable to create native thread");
            }
        }

        assertThat(descriptors() - before).isLessThan(REACTORS);
    }

    @Test
    void aReactorThatRanOrWasClosedHasNoneLeft() throws IOException {
        int before = descriptors();
        for (int i = 0; i < REACTORS; i++) {
            Reactor ran = Reactor.builder().transport(transport).create();
            ran.callWhenRunning(ran::stop);
            ran.run();
            Reactor waitedForItsPool = Reactor.builder().transport(transport).create();
            waitedForItsPool.callInThread(() -> {});
            waitedForItsPool.close();
        }

        assertThat(descriptors() - before).isLessThan(REACTORS);
    }

    @Test
    void aTransportThatCannotBeOpenedIsToldToWhoeverRunsTheReactorWhichIsAsItWas() {
        boolean[] exhausted = {true};
        ReactorBuilder builder = Reactor.builder().name("web").transport(transport);
        builder.ioHandlers = resolved -> {
            IoHandlerFactory handlers = resolved.ioHandlers();
            return executor -> {
                if (exhausted[0]) {
                    throw new ChannelException("failed to open a new selector");
                }
                return handlers.newHandler(executor);
            };
        };
        Reactor reactor = builder.create();
        StringBuilder said = new StringBuilder();
        reactor.callWhenRunning(() -> {
            said.append("ran");
            reactor.stop();
        });

        assertThatIllegalStateException()
                .isThrownBy(reactor::run)
                .withMessageStartingWith("run() on reactor 'web' could not open its transport; ")
                .withCauseInstanceOf(ChannelException.class);
        assertThatIllegalStateException()
                .isThrownBy(reactor::start)
                .withMessageStartingWith("start() on reactor 'web' could not open its transport; ");

        exhausted[0] = false;
        reactor.run();
        assertThat(said).hasToString("ran");
    }
}
