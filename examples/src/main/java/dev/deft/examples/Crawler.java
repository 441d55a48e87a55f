package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Endpoints;
import dev.deft.net.LineProtocol;
import dev.deft.net.Lost;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.task.Parallel;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A crawler: it asks hosts for the hosts that they know, and those in turn. Look-ups have threads of their own, and so has the work on what was
 * received: neither makes the other wait, nor the reactor.
 */
final class Crawler {

    private static final int AT_A_TIME = 8;

    private final Reactor reactor;
    private final int port;
    private final ThreadPool work;
    private final Function<List<String>, Integer> weigh;
    private final Map<String, String> found = new TreeMap<>();

    /** Makes one that asks at {@code port}, and has what a host knows weighed on {@code work}. */
    Crawler(Reactor reactor, int port, ThreadPool work, Function<List<String>, Integer> weigh) {
        this.reactor = reactor;
        this.port = port;
        this.work = work;
        this.weigh = weigh;
    }

    /** Crawls from these hosts on; fires with what was found of each, which may be why there is nothing. */
    Deferred<Map<String, String>> crawl(List<String> hosts) {
        List<String> fresh = hosts.stream()
                .distinct()
                .filter(host -> !found.containsKey(host))
                .toList();
        if (fresh.isEmpty()) {
            return Deferred.succeed(found);
        }
        fresh.forEach(host -> found.put(host, "asked"));
        return Parallel.map(reactor, fresh, AT_A_TIME, this::visit)
                .addCallbackDeferring(
                        known -> crawl(known.stream().flatMap(List::stream).toList()));
    }

    private Deferred<List<String>> visit(String host) {
        return Endpoints.tcpClient(reactor, host, port)
                .timeout(Duration.ofSeconds(5)) // the look-up's included
                .connect(new Question(host))
                .addCallbackDeferring(question -> question.answer)
                .addCallbackDeferring(known -> reactor.<Integer>deferToThreadPool(work, () -> weigh.apply(known))
                        .addCallback(weight -> {
                            found.put(host, "weighs " + weight);
                            return known;
                        }))
                .addErrback(failure -> {
                    found.put(host, "failed: " + failure.getMessage());
                    return List.of();
                });
    }

    /** A connection on which a host is asked which ones it knows, and says so, a line each. */
    private static final class Question extends LineProtocol {

        private final String host;
        private final List<String> lines = new ArrayList<>();
        private final Deferred<List<String>> answer = new Deferred<>();

        Question(String host) {
            this.host = host;
        }

        @Override
        protected void connectionMade() {
            sendLine(Bytes.utf8(host));
        }

        @Override
        protected void lineReceived(Bytes line) {
            lines.add(line.toUtf8());
        }

        @Override
        public void connectionLost(Lost reason) {
            if (reason instanceof Lost.Done) {
                answer.callback(lines);
            } else {
                answer.errback(new ConnectionLostException("the answer of " + host, reason));
            }
        }
    }

    /** The other side: all hosts in one place, each of which knows some. */
    static final class Hosts extends LineProtocol {

        private final Map<String, List<String>> known;

        Hosts(Map<String, List<String>> known) {
            this.known = known;
        }

        @Override
        protected void lineReceived(Bytes host) {
            known.getOrDefault(host.toUtf8(), List.of()).forEach(each -> sendLine(Bytes.utf8(each)));
            connection().loseConnection();
        }
    }
}
