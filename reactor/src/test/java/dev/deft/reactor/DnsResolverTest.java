package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.LoopbackDnsServer.Query;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Look-ups without a thread, of a DNS server that answers as the test says: late, wrongly, in part, never. */
@Tag("real-threads")
@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
final class DnsResolverTest {

    /** With its last dot: nothing of the machine's own domain is tried. */
    private static final String HOST = "a.test.";

    private static final int HOUR = 3_600;

    @Parameter
    Transport transport;

    private @Nullable LoopbackDnsServer opened;
    private @Nullable Reactor started;

    @BeforeEach
    void skipWhereItCannotBeHad() throws IOException {
        Transports.assumeAvailable(transport);
        opened = LoopbackDnsServer.open();
        started = builder(Duration.ofMinutes(5)).create().start();
    }

    @AfterEach
    void end() throws IOException {
        if (started != null) {
            started.close();
        }
        if (opened != null) {
            opened.close();
        }
    }

    private ReactorBuilder builder(Duration queryTimeout) {
        return Reactor.builder()
                .name("asking")
                .transport(transport)
                .dnsResolver(DnsSettings.of(List.of(server().address())).queryTimeout(queryTimeout));
    }

    private LoopbackDnsServer server() {
        return Objects.requireNonNull(opened);
    }

    private Reactor reactor() {
        return Objects.requireNonNull(started);
    }

    private CompletableFuture<List<InetAddress>> resolve() {
        return reactor().submit(() -> reactor().resolve(HOST));
    }

    private static List<InetAddress> found(CompletableFuture<List<InetAddress>> answer) throws Exception {
        return answer.get(5, TimeUnit.MINUTES);
    }

    private static InetAddress address(String literal) throws IOException {
        return InetAddress.getByName(literal);
    }

    @Test
    void anAnswerIsKeptForItsTimeToLiveAndNoThreadIsNeeded() throws Exception {
        CompletableFuture<List<InetAddress>> first = resolve();
        Query query = server().receive();
        server().send(query, query.answer("10.0.0.1", HOUR));

        assertThat(found(first)).containsExactly(address("10.0.0.1"));
        assertThat(found(resolve())).as("which the server does not answer").containsExactly(address("10.0.0.1"));
        assertThat(found(reactor().submit(() -> reactor().resolve(HOST.toUpperCase(Locale.ROOT)))))
                .as("in capitals")
                .containsExactly(address("10.0.0.1"));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("deft-asking-"));
    }

    @Test
    void anAnswerIsNotKeptForLonger() throws Exception {
        CompletableFuture<List<InetAddress>> answer = resolve();
        Query query = server().receive();
        server().send(query, query.answer("10.0.0.1", 1));
        assertThat(found(answer)).containsExactly(address("10.0.0.1"));

        Query again = null;
        for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5); again == null; ) {
            assertThat(System.nanoTime()).isLessThan(end);
            answer = resolve();
            again = server().receive(100);
        }
        server().send(again, again.answer("10.0.0.2", HOUR));

        assertThat(found(answer)).containsExactly(address("10.0.0.2"));
    }

    @Test
    void aLateAnswerIsTakenForNoOther() throws Exception {
        AtomicReference<Deferred<List<InetAddress>>> asked = new AtomicReference<>();
        CompletableFuture<List<InetAddress>> first = reactor().submit(() -> {
            asked.set(reactor().resolve(HOST));
            return asked.get();
        });
        Query late = server().receive();
        reactor().callFromThread(() -> asked.get().cancel());
        assertThatThrownBy(() -> found(first)).isInstanceOf(CancellationException.class);
        CompletableFuture<List<InetAddress>> second = resolve();
        Query query = server().receive();

        server().send(late, late.answer("10.0.0.1", 0));
        server().send(query, query.answer("10.0.0.2", HOUR));

        assertThat(found(second)).containsExactly(address("10.0.0.2"));
    }

    @Test
    void anAnswerToAnotherQuestionIsPassedOver() throws Exception {
        CompletableFuture<List<InetAddress>> answer = resolve();
        Query query = server().receive();

        Query other = query.withId(query.id() + 1);
        server().send(other, other.answer("10.0.0.66", HOUR));
        server().send(query, query.withFirstLetter('b').answer("10.0.0.67", HOUR));
        server().send(query, query.answer("10.0.0.1", HOUR));

        assertThat(found(answer)).containsExactly(address("10.0.0.1"));
    }

    @Test
    void anAnswerThatIsCutShortIsAskedForOverTcp() throws Exception {
        CompletableFuture<List<InetAddress>> answer = resolve();
        Query query = server().receive();

        server().send(query, query.truncated());
        server().answerOverTcp("10.0.0.1", HOUR);

        assertThat(found(answer)).containsExactly(address("10.0.0.1"));
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpAfterTheTimeOfAQuery() throws Exception {
        try (Reactor hasty = builder(Duration.ofMillis(20)).create().start()) {
            assertThatThrownBy(() -> hasty.blockingCallFromThread(() -> hasty.resolve(HOST)))
                    .isInstanceOf(UnknownHostException.class)
                    .hasMessageContaining("a.test.");
        }
    }

    @Test
    void equalLookUpsAreOneQueryAndCancellingOneLeavesTheOther() throws Exception {
        CompletableFuture<List<InetAddress>> first = resolve();
        CompletableFuture<List<InetAddress>> second = resolve();
        Query query = server().receive();

        first.cancel(true);
        assertThat(server().receive(1)).as("a second query").isNull();
        server().send(query, query.answer("10.0.0.1", HOUR));

        assertThat(found(second)).containsExactly(address("10.0.0.1"));
        assertThatThrownBy(first::join).isInstanceOf(CancellationException.class);
    }

    @Test
    void whatIsAskedBeforeTheReactorRunsIsAskedWhenItDoes() throws Exception {
        try (Reactor later = builder(Duration.ofMinutes(5)).create()) {
            CompletableFuture<List<InetAddress>> answer =
                    later.resolve(HOST).toCompletionStage().toCompletableFuture();
            later.start();
            Query query = server().receive();
            server().send(query, query.answer("10.0.0.1", HOUR));

            assertThat(found(answer)).containsExactly(address("10.0.0.1"));
        }
    }

    @Test
    void whatIsCancelledBeforeTheReactorRunsIsNotAsked() throws Exception {
        try (Reactor later = builder(Duration.ofMinutes(5)).create()) {
            Deferred<List<InetAddress>> cancelled = later.resolve(HOST);
            CompletableFuture<List<InetAddress>> answer =
                    later.resolve("b.test.").toCompletionStage().toCompletableFuture();
            cancelled.addErrback(CancellationException.class, failure -> List.of());
            cancelled.cancel();
            later.start();

            Query first = server().receive();
            assertThat(first.firstLetter()).isEqualTo('b');
            server().send(first, first.answer("10.0.0.1", HOUR));

            assertThat(found(answer)).containsExactly(address("10.0.0.1"));
        }
    }

    @Test
    void aStopFailsWhatIsNotAnswered() throws Exception {
        CompletableFuture<List<InetAddress>> answer = resolve();
        server().receive();

        reactor().close();

        assertThatThrownBy(answer::join).isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void aReactorThatNeverRanFailsWhatItWasAsked() throws Exception {
        CompletableFuture<List<InetAddress>> answer;
        try (Reactor unrun = builder(Duration.ofMinutes(5)).create()) {
            answer = unrun.resolve(HOST).toCompletionStage().toCompletableFuture();
        }

        assertThatThrownBy(answer::join).isInstanceOf(ReactorStoppedException.class);
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsSettings.of(List.of()))
                .withMessage("DnsSettings.of() got no server; name one, or use ofTheSystem()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsSettings.ofTheSystem().queryTimeout(Duration.ofNanos(1)))
                .withMessageContaining("at least 1 ms");
    }
}
