package dev.deft.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Transport;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Short soaks on real threads, sound and broken. Where calls are lost, threads are left behind, as documented. */
@Tag("real-threads")
class SoakOnThreadsTest {

    /** The patience of a soak that is to pass: only a hang takes so long. */
    private static final Duration HANG = Duration.ofMinutes(2);

    /** The patience of a soak in which something that never ends is planted. */
    private static final Duration PLANTED = Duration.ofSeconds(1);

    @ParameterizedTest
    @EnumSource(names = {"NIO", "AUTO"})
    void aSoakOfAHealthyPoolLosesNone(Transport transport) {
        SoakResult result = new Soak(plan(20_000, transport.resolved(), HANG), answered -> {}).run();

        assertThat(result.violations()).isEmpty();
        assertThat(result.made()).isEqualTo(20_000);
        assertThat(result.answered()).isEqualTo(20_000);
        assertThat(result.interrupted()).isFalse();
    }

    @Test
    void aLostCallEndsItWithTheCallTheThreadsAndThePools() {
        AtomicInteger sent = new AtomicInteger();
        UnaryOperator<SoakTarget> losesOne = sending((target, call) -> sent.incrementAndGet() == 500
                ? new Deferred<>()
                : target.defer().apply(call));

        SoakResult result = new Soak(plan(Long.MAX_VALUE, Transport.NIO, PLANTED), answered -> {}, losesOne).run();

        assertThat(result.violations()).first().asString().endsWith("was not answered within 1 s");
        assertThat(result.evidence())
                .anyMatch(line -> line.startsWith("ReactorStatistics["))
                .anyMatch(line -> line.startsWith("PoolStatistics[name=soak-wide"))
                .anyMatch(line -> line.startsWith("deft-soak"));
    }

    @Test
    void aReactorThatStandsStillIsReportedNotWaitedFor() {
        CountDownLatch never = new CountDownLatch(1);
        UnaryOperator<SoakTarget> blocks = sending((target, call) -> {
            awaitUninterruptibly(never);
            return target.defer().apply(call);
        });
        Soak soak = new Soak(plan(Long.MAX_VALUE, Transport.NIO, PLANTED), answered -> {}, blocks);

        SoakResult result = soak.run();

        assertThat(result.violations()).containsExactly("no call was answered for 1 s, though 1 were outstanding");
        assertThat(result.evidence()).anyMatch(line -> line.contains("awaitUninterruptibly"));
        soak.cancel();
        never.countDown();
    }

    @Test
    void aCancelledSoakEndsWithItsAnswersAndMayBeCancelledOnceMoreThen() {
        Soak[] soak = new Soak[1];
        AtomicInteger sent = new AtomicInteger();
        UnaryOperator<SoakTarget> cancels = sending((target, call) -> {
            if (sent.incrementAndGet() == 500) {
                soak[0].cancel();
            }
            return target.defer().apply(call);
        });
        soak[0] = new Soak(plan(Long.MAX_VALUE, Transport.NIO, HANG), answered -> {}, cancels);

        SoakResult result = soak[0].run();

        assertThat(result.violations()).isEmpty();
        assertThat(result.interrupted()).isTrue();
        assertThat(result.answered()).isEqualTo(result.made());
        assertThatNoException().isThrownBy(soak[0]::cancel);
    }

    private static UnaryOperator<SoakTarget> sending(BiFunction<SoakTarget, SoakCall, Deferred<SoakCall>> fault) {
        return target -> new SoakTarget(target.name(), false, call -> fault.apply(target, call), target.resize());
    }

    private static SoakPlan plan(long calls, Transport transport, Duration patience) {
        return new SoakPlan(calls, Duration.ofMinutes(5), 1, patience, transport);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
