package dev.deft.soak.chaos;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.threadpool.ThreadPool;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The loads of an episode beside its calls, by the names of their threads. */
final class SideLoads {

    private SideLoads() {}

    static Map<String, SideLoad> of(EpisodePlan plan, EpisodeContext episode, SplittableRandom random) {
        String name = EpisodePlan.nameOf(plan.number()) + "-";
        Transport transport = plan.reactors().get(0).transport();
        Map<String, SideLoad> loads = new LinkedHashMap<>();
        loads.put(
                "nesting",
                new NestedWaits(reactor(name + "nesting", transport), plan.nestedPools(), episode, random.split()));
        loads.put("race", new ShutDownNowRace(name + "race", episode));
        loads.put("flood", new SharesUnderFlood(name + "flood", episode, random.split()));
        loads.put("limits", limitedCalls(name + "limits", transport, episode));
        loads.put("turns", new SharesInTurn(name + "turns", episode, random.split()));
        loads.put(
                "places",
                new PlacesInTurn(name + "places", reactor(name + "filling", transport), episode, random.split()));
        loads.put("lookups", new FaultyLookUps(name + "lookups", transport, episode, random.split()));
        loads.put("files", new CancelledFileCalls(name + "filing", transport, episode, random.split()));
        loads.put(
                "heeding",
                new HeededCancellations(
                        name + "heeded", reactor(name + "cancelling", transport), episode, random.split()));
        loads.put(
                "runon",
                new CallsThatRunOn(name + "runon", reactor(name + "abandoning", transport), episode, random.split()));
        return loads;
    }

    private static LimitedCalls limitedCalls(String name, Transport transport, EpisodeContext episode) {
        ThreadPool pool = episode.deft().start(ThreadPool.named(name).fixed(1).spareWorkers(1));
        return new LimitedCalls(reactor(name, transport), pool, episode);
    }

    private static Reactor reactor(String name, Transport transport) {
        return Reactor.builder().name(name).transport(transport).create();
    }
}
