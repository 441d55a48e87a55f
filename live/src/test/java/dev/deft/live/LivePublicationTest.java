package dev.deft.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The beans of pools and reactors in the platform's server of beans. */
@Tag("real-threads")
class LivePublicationTest {

    private static final int COLLECTIONS = 20;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final TestReactor test = TestReactor.create();
    private final LiveLatency latency = new LiveLatency();

    @AfterEach
    void end() {
        test.close();
    }

    private Set<ObjectName> names(String type, String name) throws Exception {
        return server.queryNames(new ObjectName("dev.deft:type=" + type + ",name=\"" + name + "\",*"), null);
    }

    private Set<String> allPools() throws Exception {
        return server.queryNames(new ObjectName("dev.deft:type=Pool,*"), null).stream()
                .map(each -> ObjectName.unquote(each.getKeyProperty("name")))
                .collect(Collectors.toSet());
    }

    private ObjectName only(String type, String name) throws Exception {
        Set<ObjectName> names = names(type, name);
        assertThat(names).hasSize(1);
        return names.iterator().next();
    }

    @Test
    void aPoolIsSeenUntilItsPublicationIsClosed() throws Exception {
        ThreadPool pool = test.start(ThreadPool.named("shown").fixed(2).observedBy(latency));
        LivePublication publication = LivePublication.publish(pool, latency);
        pool.execute(() -> {});
        test.runWork();

        PoolMXBean bean = JMX.newMXBeanProxy(server, only("Pool", "shown"), PoolMXBean.class);
        assertThat(bean.getName()).isEqualTo("shown");
        assertThat(bean.getState()).isEqualTo("runs");
        assertThat(bean.getFigures().getMaxThreads()).isEqualTo(2);
        assertThat(bean.getFigures().getCompleted()).isEqualTo(1);
        assertThat(bean.getLatency().getRun().getCount()).isEqualTo(1);
        publication.close();

        assertThat(names("Pool", "shown")).isEmpty();
    }

    @Test
    void itsNumbersArePlainForWhoeverReadsBeans() throws Exception {
        ThreadPool pool = test.start(ThreadPool.named("plain").fixed(2));
        try (LivePublication publication = LivePublication.publish(pool)) {
            assertThat(publication).isNotNull();
            ObjectName name = only("Pool", "plain");

            CompositeData figures = (CompositeData) server.getAttribute(name, "Figures");
            assertThat(figures.get("maxThreads")).isEqualTo(2);
            assertThat(server.getAttribute(name, "Latency")).isNull();
        }
    }

    @Test
    void latenciesCrossAsTheyWereRecorded() throws Exception {
        LiveLatency byHand = new LiveLatency(() -> test.elapsed().toNanos());
        ThreadPool pool = test.start(ThreadPool.named("crossing").fixed(1).observedBy(byHand));
        for (int i = 1; i <= 10; i++) {
            Duration run = Duration.ofMillis(i);
            pool.execute(() -> test.spend(run));
        }
        test.runWork();
        try (LivePublication publication = LivePublication.publish(pool, byHand)) {
            assertThat(publication).isNotNull();
            PoolMXBean bean = JMX.newMXBeanProxy(server, only("Pool", "crossing"), PoolMXBean.class);

            assertThat(bean.getLatency().snapshot("crossing")).isEqualTo(byHand.snapshot("crossing"));
            assertThat(bean.getLatency().getRun().getMaxNanos() / 1e6).isBetween(9.9, 10.1);
        }
    }

    @Test
    void allPoolsAndReactorsAreSeenFromTheirStartToTheirEnd() throws Exception {
        ThreadPool before = ThreadPool.named("there before").start();
        Reactor reactor = Reactor.builder().name("seen").create();
        try (LivePublication publication = LivePublication.publishAll(latency)) {
            assertThat(publication).isNotNull();
            ThreadPool after = ThreadPool.named("comes later").start();
            reactor.start();

            assertThat(allPools()).contains("there before", "comes later");
            assertThat(names("Reactor", "seen")).hasSize(1);
            before.close();
            reactor.close();

            assertThat(allPools()).contains("comes later").doesNotContain("there before");
            assertThat(names("Reactor", "seen")).isEmpty();
            after.close();
        }
        ThreadPool unseen = ThreadPool.named("comes too late").start();
        assertThat(allPools()).doesNotContain("comes too late", "comes later");
        unseen.close();
    }

    @Test
    void aPoolThatWasShutDownAsTheJdksAreIsSeenNoMoreWhenTheNextStarts() throws Exception {
        try (LivePublication publication = LivePublication.publishAll()) {
            assertThat(publication).isNotNull();
            ThreadPool shut = ThreadPool.named("shut down").start();
            shut.asExecutorService().shutdown();
            assertThat(shut.asExecutorService().awaitTermination(10, TimeUnit.SECONDS))
                    .isTrue();
            ThreadPool next = ThreadPool.named("next").start();

            assertThat(allPools()).contains("next").doesNotContain("shut down");
            next.close();
        }
    }

    @Test
    void whatIsPublishedTwiceIsSeenOnce() throws Exception {
        ThreadPool pool = test.start(ThreadPool.named("twice"));
        LivePublication first = LivePublication.publish(pool);
        LivePublication second = LivePublication.publish(pool);

        assertThat(names("Pool", "twice")).hasSize(1);
        second.close();
        assertThat(names("Pool", "twice")).hasSize(1);
        first.close();
        assertThat(names("Pool", "twice")).isEmpty();
    }

    @Test
    void twoPoolsOfOneNameAreSeenBoth() throws Exception {
        LivePublication first = LivePublication.publish(test.start(ThreadPool.named("a \"name\"")));
        LivePublication second = LivePublication.publish(test.start(ThreadPool.named("a \"name\"")));

        assertThat(server.queryNames(new ObjectName("dev.deft:type=Pool,*"), null).stream()
                        .filter(each ->
                                ObjectName.unquote(each.getKeyProperty("name")).equals("a \"name\"")))
                .hasSize(2);
        first.close();
        second.close();
    }

    @Test
    void aPublicationKeepsNoPoolFromTheGarbageCollector() throws Exception {
        LivePublication publication =
                LivePublication.publish(ThreadPool.named("let go of").start());
        PoolMXBean bean = JMX.newMXBeanProxy(server, only("Pool", "let go of"), PoolMXBean.class);

        for (int i = 0; i < COLLECTIONS && !bean.getState().equals("was dropped"); i++) {
            System.gc();
        }

        assertThat(bean.getState()).isEqualTo("was dropped");
        assertThatThrownBy(bean::getFigures)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'let go of' was dropped");
        publication.close();
    }

    @Test
    void aReactorIsAskedInItsTurnAndAHeldUpOneIsToldByHowLong() throws Exception {
        Reactor reactor = Reactor.builder().name("asked").create().start();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (LivePublication publication = LivePublication.publish(reactor)) {
            assertThat(publication).isNotNull();
            reactor.callFromThread(() -> reactor.callLater(Duration.ofDays(1), () -> {}));
            ReactorMXBean bean = JMX.newMXBeanProxy(server, only("Reactor", "asked"), ReactorMXBean.class);
            assertThat(bean.getFigures().getTimedCalls()).isEqualTo(1);
            while (bean.getFigures().getDeliveries() == 0) { // what a turn delivers is counted at its end
                Thread.onSpinWait();
            }

            reactor.callFromThread(() -> {
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            begun.await();
            assertThat(bean.getFigures().getLateNanos()).isGreaterThanOrEqualTo(100_000_000);
            goOn.countDown();
        } finally {
            goOn.countDown();
            reactor.close();
        }
    }

    @Test
    void aHeldUpReactorThatTakesNoMoreCallsFromThreadsIsToldByHowLongToo() throws Exception {
        Reactor reactor = Reactor.builder().name("flooded").create().start();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (LivePublication publication = LivePublication.publish(reactor)) {
            assertThat(publication).isNotNull();
            ReactorMXBean bean = JMX.newMXBeanProxy(server, only("Reactor", "flooded"), ReactorMXBean.class);
            assertThat(bean.getFigures().getWaitingCallsFromThread()).isZero();
            reactor.callFromThread(() -> {
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            begun.await();
            assertThatThrownBy(() -> {
                        while (true) {
                            reactor.callFromThread(() -> {});
                        }
                    })
                    .isInstanceOf(RejectedExecutionException.class);

            assertThat(bean.getFigures().getLateNanos()).isGreaterThanOrEqualTo(100_000_000);
        } finally {
            goOn.countDown();
            reactor.close();
        }
    }
}
