package dev.deft.examples;

import dev.deft.deferred.Callback;
import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.service.MultiService;
import dev.deft.reactor.service.Service;
import dev.deft.reactor.task.LoopingCall;
import dev.deft.reactor.task.Program;
import dev.deft.threadpool.ThreadPool;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;

/** A program of services: a look-up, and then a probe each second on a pool of its own, until Ctrl-C or SIGTERM. */
final class HostWatch extends Service {

    private final Reactor reactor;
    private final ThreadPool probes;
    private final String host;
    private final Callback<InetAddress, Boolean> probe;
    private final Consumer<String> out;

    HostWatch(
            Reactor reactor,
            ThreadPool probes,
            String host,
            Callback<InetAddress, Boolean> probe,
            Consumer<String> out) {
        super(reactor, "host");
        this.reactor = reactor;
        this.probes = probes;
        this.host = host;
        this.probe = probe;
        this.out = out;
    }

    public static void main(String[] args) {
        Program.react(reactor -> services(
                        reactor,
                        ThreadPool.named("probes").maxThreads(2).start(),
                        args[0],
                        address -> address.isReachable(500),
                        System.out::println)
                .run(Duration.ofSeconds(5)));
    }

    static MultiService services(
            Reactor reactor,
            ThreadPool probes,
            String host,
            Callback<InetAddress, Boolean> probe,
            Consumer<String> out) {
        MultiService services = new MultiService(reactor, "watch");
        services.addService(Service.ofPool(reactor, probes)); // started first, so stopped last
        services.addService(new HostWatch(reactor, probes, host, probe, out));
        return services;
    }

    @Override
    protected Deferred<?> onStart() {
        return reactor.resolve(host).onSuccess(addresses -> {
            LoopingCall probing = LoopingCall.of(reactor, () -> probe(addresses.get(0)))
                    .continueOnFailure(failure -> out.accept(host + ": " + failure));
            cancelAtStop("the probes of " + host, probing.start(Duration.ofSeconds(1)));
        });
    }

    private Deferred<Boolean> probe(InetAddress address) {
        return reactor.<Boolean>deferToThreadPool(probes, () -> probe.call(address))
                .onSuccess(answers -> out.accept(host + (answers ? " answers" : " does not answer")));
    }

    @Override
    protected Deferred<?> onStop(Duration left) {
        out.accept("stopped");
        return Deferred.succeed(this);
    }
}
