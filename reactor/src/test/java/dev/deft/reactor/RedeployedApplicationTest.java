package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.InternalThreadLocalMap;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that brings Deft and Netty in its own class loader, on a container's thread, which lives on after it. */
@Tag("real-threads")
final class RedeployedApplicationTest {

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void anApplicationIsGarbageWhenItHasClosedAllWhateverItDidWithAReactor(Transport transport) throws Exception {
        Transports.assumeAvailable(transport);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process container = new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        RedeployingContainer.class.getName(),
                        transport.name())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = container.inputReader()) {
            assertThat(output.lines())
                    .filteredOn(line -> line.endsWith(": garbage") || line.endsWith(": held"))
                    .containsExactly("Runs: garbage", "Starts: garbage", "NeverRuns: garbage", "IsDriven: garbage");
        } finally {
            container.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aThreadThatHadNoThreadLocalsOfNettysHasNoneAfterwards(Transport transport) throws Exception {
        Transports.assumeAvailable(transport);
        ExecutorService container = Executors.newSingleThreadExecutor();
        try {
            Object left = container
                    .submit(() -> {
                        Reactor reactor = Reactor.builder().transport(transport).create();
                        reactor.callWhenRunning(reactor::stop);
                        reactor.run();
                        Reactor waitsForItsPool =
                                Reactor.builder().transport(transport).create();
                        waitsForItsPool.callInThread(() -> {});
                        waitsForItsPool.close();
                        return InternalThreadLocalMap.getIfSet();
                    })
                    .get();

            assertThat(left).isNull();
        } finally {
            container.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aThreadThatHadThreadLocalsOfNettysKeepsThem(Transport transport) throws Exception {
        Transports.assumeAvailable(transport);
        ExecutorService container = Executors.newSingleThreadExecutor();
        try {
            Object kept = container
                    .submit(() -> {
                        FastThreadLocal<String> theirs = new FastThreadLocal<>();
                        theirs.set("theirs");
                        Reactor reactor = Reactor.builder().transport(transport).create();
                        reactor.callWhenRunning(reactor::stop);
                        reactor.run();
                        return theirs.get();
                    })
                    .get();

            assertThat(kept).isEqualTo("theirs");
        } finally {
            container.shutdown();
        }
    }
}
