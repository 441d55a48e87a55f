package dev.deft.bench;

import dev.deft.deferred.Deferred;
import dev.deft.http.HttpLimits;
import dev.deft.http.HttpResponse;
import dev.deft.http.HttpServer;
import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Endpoints;
import dev.deft.net.Limits;
import dev.deft.net.ServerEndpoint;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.QueuedWork;
import dev.deft.threadpool.ThreadPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The web server of the essay on PythonPlus on Deft: answers each request with a small fixed page, which a worker of a pool makes, or the loop itself.
 *
 * <p>It listens on loopback. Any thread may {@link #close} it. Source: the essay's {@code testserver.py}, a pool of threads behind a socket server.
 */
public final class PageServer implements AutoCloseable {

    /** The page, which every server that is compared sends. */
    public static final String PAGE =
            "<html><head><title>testserver</title></head><body><p>A small page, always the same.</p></body></html>\n";

    /** The type of the page. */
    public static final String TYPE = "text/html; charset=utf-8";

    private static final Duration STOP_DEADLINE = Duration.ofSeconds(2);

    /** Bounds that no load reaches: all its connections are of one host. */
    private static final int NO_BOUND = 1_000_000;

    private final Reactor reactor;
    private final @Nullable ThreadPool pool;
    private final @Nullable PartSums parts;
    private final LongAdder answered = new LongAdder();

    private PageServer(Reactor reactor, @Nullable ThreadPool pool, @Nullable PartSums parts) {
        this.reactor = reactor;
        this.pool = pool;
        this.parts = parts;
    }

    /**
     * Starts a server.
     *
     * @param port 0 for any that is free
     * @param workers the threads of the pool that handlers run on; 0 to run them on the loop
     * @throws IOException if nobody can listen there
     */
    public static Listening listen(int port, int workers) throws IOException, InterruptedException {
        return listen(port, workers, null);
    }

    /**
     * Starts a server that measures the parts of its requests' time, if there is anything to add them to.
     *
     * @throws IOException if nobody can listen there
     */
    public static Listening listen(int port, int workers, @Nullable PartSums parts)
            throws IOException, InterruptedException {
        Reactor reactor = Reactor.create();
        ThreadPool pool =
                workers == 0 ? null : ThreadPool.named("page").fixed(workers).start();
        PageServer server = new PageServer(reactor, pool, parts);
        boolean listens = false;
        try {
            reactor.start();
            Address address = reactor.blockingCallFromThread(() -> server.listen(port));
            listens = true;
            return new Listening(
                    server, new InetSocketAddress(InetAddress.getLoopbackAddress(), ((Address.Inet) address).port()));
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot listen on port " + port + ": " + e, e);
        } finally {
            if (!listens) {
                server.close();
            }
        }
    }

    private Deferred<Address> listen(int port) {
        ServerEndpoint endpoint = Endpoints.tcpServer(reactor, port)
                .on(InetAddress.getLoopbackAddress())
                .limits(Limits.defaults().perPeer(NO_BOUND).connections(NO_BOUND));
        return server(HttpLimits.defaults().requests(NO_BOUND))
                .listen(endpoint)
                .addCallback(listening -> listening.address());
    }

    private HttpServer server(HttpLimits limits) {
        Bytes page = Bytes.utf8(PAGE);
        PartSums sums = parts;
        if (sums != null) {
            MeasuredPages measured = new MeasuredPages(reactor, pool, () -> page(page), sums);
            return new HttpServer(reactor, measured, limits, measured);
        }
        ThreadPool workers = pool;
        return new HttpServer(
                reactor,
                workers == null
                        ? request -> Deferred.succeed(page(page))
                        : request -> reactor.deferToThreadPool(workers, () -> page(page)),
                limits);
    }

    private HttpResponse page(Bytes page) {
        answered.increment();
        return HttpResponse.bytes(200, TYPE, page);
    }

    /** Returns how many pages its handler has made. */
    public long answered() {
        return answered.sum();
    }

    /** Ends it: connections that answer do so first. */
    @Override
    public void close() {
        reactor.close();
        if (pool != null) {
            pool.stop(STOP_DEADLINE, QueuedWork.CANCEL);
        }
    }

    /**
     * A server that listens.
     *
     * @param address where it does
     */
    public record Listening(PageServer server, InetSocketAddress address) {}
}
