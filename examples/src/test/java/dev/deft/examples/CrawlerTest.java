package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.net.Address;
import dev.deft.net.Endpoints;
import dev.deft.reactor.HostResolver;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The crawler, on sockets of this machine. */
@Tag("real-threads")
class CrawlerTest {

    private static final Map<String, List<String>> KNOWN =
            Map.of("a.test", List.of("b.test", "c.test"), "b.test", List.of("a.test", "d.test", "gone.test"));

    /** The user's calls and one look-up hang until this. */
    private final CountDownLatch theEnd = new CountDownLatch(1);

    private final Set<String> resolvers = ConcurrentHashMap.newKeySet();

    @Test
    void itGoesOnWhileEveryWorkerOfTheUsersAndALookUpHang() throws Exception {
        HostResolver resolver = this::resolve;
        try (Reactor reactor = Reactor.builder()
                        .threadPoolSize(2)
                        .hostResolver(resolver)
                        .create()
                        .start();
                ThreadPool weighing = ThreadPool.named("weighing").fixed(1).start()) {
            reactor.blockingCallFromThread(() -> {
                reactor.callInThread(this::hang);
                reactor.callInThread(this::hang);
                reactor.resolve("hangs.test").addErrback(failure -> List.of());
                return Deferred.succeed(true);
            });

            Map<String, String> found = reactor.blockingCallFromThread(() -> Endpoints.tcpServer(reactor, 0)
                    .on(InetAddress.getLoopbackAddress())
                    .listen(peer -> new Crawler.Hosts(KNOWN))
                    .addCallback(port -> ((Address.Inet) port.address()).port())
                    .addCallbackDeferring(port -> new Crawler(
                                    reactor, host -> Endpoints.tcpClient(reactor, host, port), weighing, List::size)
                            .crawl(List.of("a.test"))));

            assertThat(found)
                    .containsEntry("a.test", "weighs 2")
                    .containsEntry("b.test", "weighs 3")
                    .containsEntry("c.test", "weighs 0")
                    .containsEntry("d.test", "weighs 0")
                    .containsEntry("gone.test", "failed: java.net.UnknownHostException: gone.test");
            assertThat(theEnd.getCount()).as("those who hang still do").isEqualTo(1);
            assertThat(resolvers).allMatch(thread -> thread.contains("resolver"));
            theEnd.countDown();
        }
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        resolvers.add(Thread.currentThread().getName());
        if (host.equals("hangs.test")) {
            hang();
        }
        if (host.equals("gone.test")) {
            throw new UnknownHostException(host);
        }
        return List.of(InetAddress.getLoopbackAddress());
    }

    private void hang() {
        try {
            theEnd.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
