package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The examples of docs/observing.md do what it says of them. */
class ObservedTest {

    @Test
    void aSlowCallIsLoggedWithWhereItsTimeWent() {
        Logger log = new LoggerContext().getLogger("slow");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try (TestReactor test = TestReactor.create()) {
            ThreadPool pool = test.start(ThreadPool.named("db")
                    .fixed(1)
                    .observedBy(new Observed.SlowCalls(Duration.ofMillis(100).toNanos(), log)));
            test.reactor().deferToThreadPool(pool, () -> test.spend(Duration.ofMillis(30)));
            test.runWork();
            test.reactor().deferToThreadPool(pool, () -> test.spend(Duration.ofMillis(300)));
            test.spend(Duration.ofMillis(20));
            test.runWork();
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "a call of db was queued for 20000 us, ran for 300000 us and was 0 us on its way back");
    }

    @Test
    void thePoolsAreBuilt() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (ThreadPool measured = Observed.measured(registry);
                ThreadPool logged = Observed.slowCallsLogged().start();
                ThreadPool traced =
                        Observed.traced(ObservationRegistry.create()).start()) {
            assertThat(registry.get("executor.pool.max")
                            .tag("name", measured.name())
                            .gauge()
                            .value())
                    .isEqualTo(8);
            assertThat(List.of(logged.name(), traced.name())).containsOnly("db");
        }
    }

    @Test
    void aLineThatACallbackLogsHasTheRequestsNumber() {
        List<String> seen = new ArrayList<>();
        try (TestReactor test = TestReactor.create(0, Observed.carryingTheLogsContext());
                TestReactor traces = TestReactor.create(0, Observed.carryingTraces())) {
            MDC.put("request", "17");
            test.reactor()
                    .deferToThread(() -> seen.add("call " + MDC.get("request")))
                    .onBoth(done -> seen.add("callback " + MDC.get("request")));
            traces.reactor().deferToThread(() -> seen.add("traced"));
            MDC.clear();
            test.runWork();
            traces.runWork();
        }
        assertThat(seen).containsExactly("call 17", "callback 17", "traced");
    }
}
