package dev.deft.bench;

import dev.deft.analysis.result.LookUpWindow;
import dev.deft.reactor.DnsSettings;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.WaitStrategy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A place of Deft's, each round on a reactor and a pool of its own, so that no round inherits anything from another. */
final class DeftLookUps implements LookUpSetting {

    private static final Duration REACTOR_STOP = Duration.ofSeconds(1);

    private final LookUpPlace place;
    private final IsolationPlan plan;
    private final SystemLookUp resolver;

    DeftLookUps(LookUpPlace place, IsolationPlan plan) {
        this.place = place;
        this.plan = plan;
        this.resolver = new SystemLookUp(plan.lookUpDelay());
    }

    @Override
    public String name() {
        return place.label();
    }

    @Override
    public @Nullable String reference() {
        return place.reference();
    }

    @Override
    public LookUpWindow measure(Duration warmUp, Duration time, long seed)
            throws LookUpsFailedException, InterruptedException {
        if (!place.asksDns()) {
            return measureOn(builder(), warmUp, time, seed);
        }
        try (LoopbackDns server = LoopbackDns.open(plan.lookUpDelay())) {
            return measureOn(builder().dnsResolver(DnsSettings.of(List.of(server.address()))), warmUp, time, seed);
        } catch (IOException e) {
            throw new LookUpsFailedException("no DNS server on loopback: " + e.getMessage(), e);
        }
    }

    /** It stays awake ahead of a send, as an open loop has to. */
    private ReactorBuilder builder() {
        return Reactor.builder()
                .name("isolate")
                .transport(plan.transport())
                .waitStrategy(WaitStrategy.SPIN)
                .stopTimeout(REACTOR_STOP)
                .hostResolver(resolver);
    }

    private LookUpWindow measureOn(ReactorBuilder builder, Duration warmUp, Duration time, long seed)
            throws LookUpsFailedException, InterruptedException {
        Reactor reactor = builder.create();
        ThreadPool user = place.users(plan.workers()).start();
        try {
            int started = user.statistics().workers();
            if (started < plan.workers()) {
                throw SystemUnderTest.tooFewThreads(started, plan.workers());
            }
            IsolationRun run = new IsolationRun(
                    place, plan, reactor, user, resolver, System::nanoTime, CpuClock.ofThisJvm(), warmUp, time, seed);
            reactor.start();
            reactor.callFromThread(run::start);
            return run.outcome().get();
        } catch (ExecutionException e) {
            throw new LookUpsFailedException(String.valueOf(e.getCause()), e);
        } catch (IllegalStateException e) {
            throw new LookUpsFailedException(String.valueOf(e.getMessage()), e);
        } finally {
            DeftSystem.stop(user);
            reactor.close();
        }
    }
}
