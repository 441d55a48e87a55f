package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.YieldableThread;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same service in each style: the same answers, whatever fails. */
@Tag("real-threads")
class OffersTest {

    /** A way to write the service, and to call it from a thread that waits. */
    enum Style {
        CALLBACKS,
        COROUTINE,
        YIELDING_THREAD,
        THREAD
    }

    private static final Warehouse WAREHOUSE = new Warehouse() {
        @Override
        public int price(String item) throws IOException {
            if (item.equals("unknown")) {
                throw new IOException("no such item");
            }
            return 250;
        }

        @Override
        public int stock(String item) throws IOException {
            if (item.equals("uncounted")) {
                throw new IOException("nobody counted them");
            }
            return item.equals("gone") ? 0 : 3;
        }
    };

    private final Reactor reactor = Reactor.create().start();
    private final ThreadPool warehousePool =
            ThreadPool.named("warehouse").maxThreads(4).start();
    private final ThreadPool cpu = ThreadPool.named("cpu").fixed(2).start();

    @BeforeEach
    void theReactorStopsThePools() throws Exception {
        reactor.callFromThread(() -> reactor.stopsWith(warehousePool));
        reactor.callFromThread(() -> reactor.stopsWith(cpu));
    }

    @AfterEach
    void end() {
        reactor.close();
    }

    @ParameterizedTest
    @EnumSource
    void anOfferHasTheCodeThatWasComputedForIt(Style style) throws Exception {
        assertThat(offer(style, "bolt")).isEqualTo(Warehouse.code("bolt", 250));
    }

    @ParameterizedTest
    @EnumSource
    void anItemThatIsSoldOutGetsNone(Style style) throws Exception {
        assertThat(offer(style, "gone")).isEqualTo("sold out");
    }

    @ParameterizedTest
    @EnumSource
    void aStockThatCannotBeAskedIsTrusted(Style style) throws Exception {
        assertThat(offer(style, "uncounted")).isEqualTo(Warehouse.code("uncounted", 250));
    }

    @ParameterizedTest
    @EnumSource
    void aPriceThatCannotBeAskedFailsTheOffer(Style style) {
        assertThatThrownBy(() -> offer(style, "unknown")).hasStackTraceContaining("no such item");
    }

    private String offer(Style style, String item) throws Exception {
        return switch (style) {
            case CALLBACKS -> onReactor(new OffersByCallbacks(reactor, warehousePool, cpu, WAREHOUSE)::offer, item);
            case COROUTINE -> onReactor(new OffersByCoroutine(reactor, warehousePool, cpu, WAREHOUSE)::offer, item);
            case YIELDING_THREAD -> onThread(() -> new OffersByYieldingThread(WAREHOUSE).offer(item));
            case THREAD -> new OffersByThread(WAREHOUSE).offer(item);
        };
    }

    private String onReactor(Function<String, Deferred<String>> offers, String item) throws Exception {
        return reactor.blockingCallFromThread(() -> offers.apply(item));
    }

    private String onThread(Callable<String> handler) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        new YieldableThread("offer", cpu, () -> {
                    try {
                        answer.complete(handler.call());
                    } catch (IOException failure) {
                        answer.completeExceptionally(failure);
                    }
                })
                .start();
        return answer.get();
    }
}
