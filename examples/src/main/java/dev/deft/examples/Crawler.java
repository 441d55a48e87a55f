package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.ClientEndpoint;
import dev.deft.net.ConnectionLostException;
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
    private static final Duration FOR_AN_ANSWER = Duration.ofSeconds(10);

    /** The most hosts that one may name. */
    static final int MOST_OF_ONE = 1_000;

    /** The most hosts that are asked. */
    static final int MOST = 10_000;

    private final Reactor reactor;
    private final Function<String, ClientEndpoint> endpoints;
    private final ThreadPool work;
    private final Function<List<String>, Integer> weigh;
    private final Map<String, String> found = new TreeMap<>();

    /** Makes one that asks hosts at their {@code endpoints}, and has what a host knows weighed on {@code work}. */
    Crawler(
            Reactor reactor,
            Function<String, ClientEndpoint> endpoints,
            ThreadPool work,
            Function<List<String>, Integer> weigh) {
        this.reactor = reactor;
        this.endpoints = endpoints;
        this.work = work;
        this.weigh = weigh;
    }

    /** Crawls from these hosts on; fires with what was found of each, which may be why there is nothing. */
    Deferred<Map<String, String>> crawl(List<String> hosts) {
        List<String> fresh = hosts.stream()
                .distinct()
                .filter(host -> !found.containsKey(host))
                .limit(MOST - found.size())
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
        return endpoints
                .apply(host)
                .connect(new Question(host))
                .addCallbackDeferring(question -> question.answer.addTimeout(FOR_AN_ANSWER, reactor))
                .addCallbackDeferring(known -> reactor.<Integer>deferToThreadPool(work, () -> weigh.apply(known))
                        .addCallback(weight -> {
                            found.put(host, "weighs " + weight);
                            return known;
                        }))
                .addErrback(failure -> {
                    found.put(host, "failed: " + failure);
                    return List.of();
                });
    }

    /** A connection on which a host is asked which ones it knows, and says so, a line each. */
    private static final class Question extends LineProtocol {

        private final String host;
        private final List<String> lines = new ArrayList<>();
        private final Deferred<List<String>> answer =
                new Deferred<>(givenUp -> connection().abort());

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
            if (lines.size() > MOST_OF_ONE) {
                connection().loseConnection(new Lost.OverLimit("hosts in an answer", MOST_OF_ONE));
            }
        }

        @Override
        public void connectionLost(Lost reason) {
            if (answer.isCalled()) {
                return; // given up
            }
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
