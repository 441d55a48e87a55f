package dev.deft.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sight of what a process publishes: here of this one, by the same beans. */
class ProcessViewTest {

    private static final int COLLECTIONS = 20;

    private final TestReactor test = TestReactor.create();
    private final LiveLatency latency = new LiveLatency(() -> test.elapsed().toNanos());
    private final ProcessView view = new ProcessView(ManagementFactory.getPlatformMBeanServer());

    @AfterEach
    void end() {
        test.close();
    }

    private PoolSight see(String pool) throws Exception {
        List<PoolSight> seen = view.see().pools().stream()
                .filter(each -> each.now().getName().equals(pool))
                .toList();
        assertThat(seen).hasSize(1);
        return seen.get(0);
    }

    @Test
    void anIntervalHasWhatCameSinceTheSightBefore() throws Exception {
        ThreadPool pool = test.start(ThreadPool.named("sight").fixed(1).observedBy(latency));
        try (LivePublication publication = LivePublication.publish(pool, latency)) {
            assertThat(publication).isNotNull();
            pool.execute(() -> test.spend(Duration.ofMillis(500)));
            test.runWork();
            assertThat(see("sight").interval()).isEmpty();

            pool.execute(() -> test.spend(Duration.ofMillis(10)));
            pool.execute(() -> test.spend(Duration.ofMillis(10)));
            view.look();
            test.runWork();
            PoolSight sight = see("sight");

            PoolInterval interval = sight.interval().orElseThrow();
            assertThat(interval.accepted()).isEqualTo(2);
            assertThat(interval.completed()).isEqualTo(2);
            assertThat(interval.latency().orElseThrow().run().count()).isEqualTo(2);
            // One of the two looks saw a busy worker, and a call behind it.
            assertThat(interval.meanBusy()).isEqualTo(0.5);
            assertThat(interval.meanQueued()).isEqualTo(0.5);
            PoolAdvice advice = sight.advice().orElseThrow();
            assertThat(advice.meanRunNanos().getAsDouble() / 1e6).isBetween(9.9, 10.1);
        }
    }

    @Test
    void aPoolThatNobodyObservesHasNoLatencies() throws Exception {
        ThreadPool pool = test.start(ThreadPool.named("unobserved").fixed(1));
        try (LivePublication publication = LivePublication.publish(pool, latency)) {
            assertThat(publication).isNotNull();
            see("unobserved");
            pool.execute(() -> {});
            test.runWork();

            assertThat(see("unobserved").interval().orElseThrow().latency()).isEmpty();
        }
    }

    @Test
    @Tag("real-threads")
    void aPoolThatItsProgramHasDroppedIsSeenNoMore() throws Exception {
        LivePublication publication =
                LivePublication.publish(ThreadPool.named("dropped").start());
        for (int i = 0; i < COLLECTIONS && !view.see().pools().stream().allMatch(ProcessViewTest::isOther); i++) {
            System.gc();
        }

        assertThat(view.see().pools()).allMatch(ProcessViewTest::isOther);
        publication.close();
    }

    private static boolean isOther(PoolSight sight) {
        return !sight.now().getName().equals("dropped");
    }

    @Test
    void aPoolWhosePublicationHasEndedIsSeenNoMore() throws Exception {
        ThreadPool pool = test.start(ThreadPool.named("goes").fixed(1));
        LivePublication publication = LivePublication.publish(pool);
        see("goes");
        publication.close();
        view.look();

        assertThat(view.see().pools()).noneMatch(each -> each.now().getName().equals("goes"));
    }

    @Test
    void aPoolThatIsPublishedAnewWithOtherLatenciesIsSeenOn() throws Exception {
        test.advance(Duration.ofMillis(1));
        LiveLatency first = new LiveLatency(() -> test.elapsed().toNanos());
        ThreadPool pool =
                test.start(ThreadPool.named("anew").fixed(1).observedBy(first).observedBy(latency));
        LivePublication publication = LivePublication.publish(pool, first);
        pool.execute(() -> {});
        test.runWork();
        see("anew");
        publication.close();
        try (LivePublication other = LivePublication.publish(pool, latency)) {
            assertThat(other).isNotNull();
            assertThat(see("anew").interval().orElseThrow().latency()).isEmpty();
            pool.execute(() -> {});
            test.runWork();

            PoolInterval interval = see("anew").interval().orElseThrow();
            LatencySnapshot seen = interval.latency().orElseThrow();
            assertThat(seen.run().count()).isEqualTo(1);
        }
    }

    @Test
    void theCallsOfAShareThatWaitForAThreadAreQueuedOnesAndThoseOfItsPoolToo() throws Exception {
        ThreadPool pool =
                test.start(ThreadPool.named("divided").fixed(1).shared().observedBy(latency));
        ThreadPool share = pool.share("part").start();
        try (LivePublication ofPool = LivePublication.publish(pool, latency);
                LivePublication ofShare = LivePublication.publish(share, latency)) {
            assertThat(ofPool).isNotEqualTo(ofShare);
            pool.execute(() -> {});
            share.execute(() -> {});
            PoolFigures whole = see("divided").now();
            PoolFigures part = see("divided/part").now();

            assertThat(whole.getDivision()).isEqualTo(PoolDivision.DIVIDED);
            assertThat(whole.getBusy()).isEqualTo(1);
            assertThat(whole.getQueued()).isEqualTo(1);
            assertThat(part.getDivision()).isEqualTo(PoolDivision.SHARE);
            assertThat(part.getBusy()).isZero();
            assertThat(part.getQueued()).isEqualTo(1);
            test.runWork();

            PoolInterval interval = see("divided").interval().orElseThrow();
            assertThat(interval.completed()).isEqualTo(2);
            assertThat(interval.latency().orElseThrow().run().count()).isEqualTo(2);
        }
    }

    /** The first look finds it held up, so what it has delivered before is not of the interval that follows. */
    @Test
    @Tag("real-threads")
    void whatAHeldUpReactorDeliversIsNotKnown() throws Exception {
        Reactor held = Reactor.builder().name("held up").create().start();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (LivePublication publication = LivePublication.publish(held)) {
            assertThat(publication).isNotNull();
            for (int i = 0; i < 1_000; i++) {
                held.callFromThread(() -> {});
            }
            held.callFromThread(() -> {
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            begun.await();
            assertThat(reactor("held up").deliveriesPerSecond()).isEmpty();
            assertThat(reactor("held up").deliveriesPerSecond()).isEmpty();
            goOn.countDown();
            ReactorSight free = reactor("held up");
            while (free.now().getDeliveries() < 0) {
                free = reactor("held up");
            }

            assertThat(free.deliveriesPerSecond()).isEmpty();
        } finally {
            goOn.countDown();
            held.close();
        }
    }

    private ReactorSight reactor(String name) throws Exception {
        return view.see().reactors().stream()
                .filter(each -> each.now().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
