package dev.deft.bench.adapt;

import dev.deft.analysis.result.Absence;
import dev.deft.analysis.result.AdaptCourse;
import dev.deft.analysis.result.AdaptDocument;
import dev.deft.analysis.result.AdaptExperiment;
import dev.deft.analysis.result.AdaptPhase;
import dev.deft.analysis.result.AdaptSample;
import dev.deft.analysis.result.AdaptTrial;
import dev.deft.analysis.result.Machine;
import dev.deft.bench.CancellableRun;
import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures how pools that find their size find it, experiment by experiment, and yields the result as one document.
 *
 * <p>What would be best is measured, too, on the same machine: a fixed pool of the size that the resource is made for.
 *
 * <p>One thread runs it, once; any other may {@link #cancel} it.
 *
 * <p>Source of the experiments: the article on .NET's thread injection, and Hellerstein, Morrison and Eilebrecht's evaluation
 * (SIGMETRICS Performance Evaluation Review, 2009).
 */
public final class Adaptation {

    /** The size of the resource where it does not change. */
    private static final int BEST = 20;

    private static final List<Integer> STEPS = List.of(10, 20, 30, 20, 10);
    private static final int[] SWEPT = {1, 2, 4, 8, 12, 16, 20, 24, 32, 48, 64};
    private static final List<Integer> LENGTHS_IN_MILLIS = List.of(10, 50, 250, 1000);

    /** The times that a task takes for which the best is measured, and what goes before: an odd number of halves, for tasks that began together end together. */
    private static final int BEST_ROUNDS = 30;

    private static final double ROUNDS_BEFORE = 1.5;
    private static final Duration SHORTEST_BEST = Duration.ofMillis(500);
    private static final int BLOCKERS = 100;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** The time for each processor that one more task is waited for: twice as long as .NET's rule lets it wait. */
    private static final Duration STARVED_FOR_EACH = Duration.ofSeconds(2);

    private final Machine environment;
    private final AdaptPlan plan;
    private final @Nullable AdaptPeer dotnet;
    private final BiConsumer<String, String> progress;
    private final List<Absence> missing = new ArrayList<>();
    private final List<PoolSystem> systems = new ArrayList<>();
    private final List<AdaptExperiment> experiments = new ArrayList<>();

    private final CancellableRun cancellable = new CancellableRun();

    /**
     * A run that has not begun.
     *
     * @param dotnet .NET's pool; null where there is none
     * @param absent pools that cannot be had here
     * @param progress told which pool is measured next, and in which experiment
     */
    public Adaptation(
            Machine environment,
            AdaptPlan plan,
            @Nullable AdaptPeer dotnet,
            List<Absence> absent,
            BiConsumer<String, String> progress) {
        this.environment = environment;
        this.plan = plan;
        this.dotnet = dotnet;
        this.missing.addAll(absent);
        this.progress = progress;
        for (PoolSystem system : plan.systems()) {
            String why = system.missing();
            if (why == null) {
                if (system.kind() != PoolSystem.Kind.DOTNET || dotnet != null) {
                    systems.add(system);
                }
            } else {
                missing.add(new Absence(system.typed(), why));
            }
        }
    }

    /** Runs it to its end, or until it is cancelled or its thread interrupted; returns what was measured by then. */
    public AdaptDocument run() {
        boolean complete = cancellable.completes(() -> {
            for (String scenario : plan.scenarios()) {
                run(scenario);
            }
        });
        return new AdaptDocument(
                AdaptDocument.SCHEMA,
                complete,
                environment,
                plan.options(),
                List.copyOf(missing),
                List.copyOf(experiments));
    }

    /** Ends the run at once, or keeps it from beginning. Any thread may call this. */
    public void cancel() {
        cancellable.cancel();
    }

    private void run(String scenario) throws InterruptedException {
        switch (scenario) {
            case AdaptDocument.STARVATION -> starvation();
            case AdaptDocument.SWEEP -> sweep();
            case AdaptDocument.STEP -> step();
            case AdaptDocument.BURST -> burst();
            case AdaptDocument.LONG -> longTasks();
            default -> throw new IllegalArgumentException("no scenario '" + scenario + "'");
        }
    }

    /** One experiment of all pools; what is measured stays, even if it is interrupted. */
    private void experiment(
            String scenario, String name, List<AdaptPhase> phases, List<PoolSystem> pools, TrialOfPool trial)
            throws InterruptedException {
        List<AdaptTrial> trials = new ArrayList<>();
        String title = name.isEmpty() ? scenario : scenario + ", " + name;
        try {
            for (PoolSystem pool : pools) {
                progress.accept(title, pool.typed());
                try {
                    trials.add(trial.of(pool));
                } catch (AdaptPeerException e) {
                    absent(pool, title, e);
                }
            }
        } finally {
            add(scenario, name, phases, trials);
        }
    }

    /** As the other, of all pools at once: for what takes no processor, and so disturbs nobody. */
    private void together(
            String scenario, String name, List<AdaptPhase> phases, List<PoolSystem> pools, TrialOfPool trial)
            throws InterruptedException {
        String title = scenario + ", " + name;
        progress.accept(title, "all pools at once");
        ExecutorService watchers = Executors.newCachedThreadPool();
        AtomicReferenceArray<@Nullable AdaptTrial> made = new AtomicReferenceArray<>(pools.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < pools.size(); i++) {
                int index = i;
                running.add(watchers.submit(() -> {
                    made.set(index, trial.of(pools.get(index)));
                    return null;
                }));
            }
            for (int i = 0; i < running.size(); i++) {
                try {
                    running.get(i).get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof AdaptPeerException failure)) {
                        throw new IllegalStateException("a trial failed: " + e.getCause(), e);
                    }
                    absent(pools.get(i), title, failure);
                }
            }
        } finally {
            watchers.shutdownNow();
            add(
                    scenario,
                    name,
                    phases,
                    IntStream.range(0, made.length())
                            .mapToObj(made::get)
                            .filter(Objects::nonNull)
                            .toList());
        }
    }

    private void absent(PoolSystem pool, String experiment, AdaptPeerException why) {
        missing.add(new Absence(pool.typed(), "in " + experiment + ": it " + why.getMessage()));
    }

    private void add(String scenario, String name, List<AdaptPhase> phases, List<AdaptTrial> trials) {
        if (!trials.isEmpty()) {
            experiments.add(new AdaptExperiment(scenario, name, phases, List.copyOf(trials)));
        }
    }

    /** The pools that were asked for, in an experiment in which that size is best; one of the best size once, though it was asked for by number, too. */
    private List<PoolSystem> pools(int best) {
        return systems.stream().map(system -> system.where(best)).distinct().toList();
    }

    /** The measurement of one pool. */
    @FunctionalInterface
    private interface TrialOfPool {
        AdaptTrial of(PoolSystem pool) throws AdaptPeerException, InterruptedException;
    }

    /** Has .NET's pool make the trial, if that is the one. */
    private AdaptTrial of(PoolSystem system, List<AdaptPhase> phases, String request, TrialOfPool otherwise)
            throws AdaptPeerException, InterruptedException {
        if (system.kind() != PoolSystem.Kind.DOTNET || dotnet == null) {
            return otherwise.of(system);
        }
        AdaptPeer.PeerTrial made = dotnet.measure(request);
        return AdaptTrial.of(system.typed(), phases, made.reachedNanos(), List.of(), List.of(), made.samples());
    }

    /** Has as many endless tasks as there are processors keep them busy, and waits for one more to begin. */
    private void starvation() throws InterruptedException {
        Duration longest = STARVED_FOR_EACH.multipliedBy(processors());
        List<AdaptPhase> phases = List.of(new AdaptPhase(longest.toNanos(), null, null));
        experiment(
                AdaptDocument.STARVATION,
                "",
                phases,
                pools(processors() + 1),
                system -> of(
                        system, phases, "starvation " + longest.toNanos(), pool -> starvation(pool, longest, phases)));
    }

    private static AdaptTrial starvation(PoolSystem system, Duration longest, List<AdaptPhase> phases)
            throws InterruptedException {
        try (AdaptTrialRun run = new AdaptTrialRun(system, processors(), phases)) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicLong started = new AtomicLong(-1);
            for (int i = 0; i < processors(); i++) {
                run.pool().execute(() -> spin(over));
            }
            run.pool().execute(() -> started.set(run.nanos()));
            run.watch(longest.toNanos(), () -> started.get() < 0 ? 0 : 1, () -> started.get() >= 0);
            over.set(true);
            return run.result(started.get() < 0 ? null : (Long) started.get());
        }
    }

    private static void spin(AtomicBoolean over) {
        while (!over.get() && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }

    /** Has fixed pools of several sizes use resources of each kind. */
    private void sweep() throws InterruptedException {
        Map<String, Supplier<TaskResource>> resources = new LinkedHashMap<>();
        resources.put("permits", TaskResource::permits);
        resources.put("degrading", TaskResource::degrading);
        resources.put("processors", TaskResource::processors);
        resources.put("one lock", TaskResource::oneLock);
        for (Map.Entry<String, Supplier<TaskResource>> resource : resources.entrySet()) {
            boolean waits =
                    resource.getKey().equals("permits") || resource.getKey().equals("degrading");
            Work work = waits ? plan.work() : WorkParser.parse("sha256:64KiB");
            List<AdaptPhase> phases =
                    List.of(new AdaptPhase(plan.duration().dividedBy(6).toNanos(), waits ? BEST : null, null));
            experiment(
                    AdaptDocument.SWEEP,
                    resource.getKey(),
                    phases,
                    PoolSystem.fixed(SWEPT),
                    system -> flood(system, resource.getValue().get(), work, phases));
        }
    }

    /** Changes the size of the resource while pools are at work. */
    private void step() throws InterruptedException {
        Map<Integer, @Nullable Double> bests = new LinkedHashMap<>();
        List<AdaptPhase> phases = new ArrayList<>();
        BestTime bestTime = BestTime.ofAnyWork(plan.duration()); // it may take long
        for (int size : STEPS) {
            if (!bests.containsKey(size)) {
                bests.put(size, best(size, TaskResource::permits, plan.work(), bestTime));
            }
            phases.add(new AdaptPhase(plan.duration().toNanos(), size, bests.get(size)));
        }
        experiment(
                AdaptDocument.STEP,
                "",
                phases,
                pools(Collections.max(STEPS)),
                system -> of(
                        system,
                        phases,
                        request("permits", plan.work(), phases),
                        pool -> flood(pool, TaskResource.permits(), plan.work(), phases)));
    }

    /** Has idle pools get a hundred tasks at once that wait for a second. */
    private void burst() throws InterruptedException {
        List<AdaptPhase> phases = List.of(new AdaptPhase(LONGEST_WAIT.toNanos(), null, null));
        for (boolean declared : new boolean[] {false, true}) {
            String request = "burst " + BLOCKERS + " " + LONGEST_WAIT.toNanos() + (declared ? " declared" : " plain");
            together(
                    AdaptDocument.BURST,
                    declared ? "declared" : "not declared",
                    phases,
                    pools(BLOCKERS),
                    system -> of(system, phases, request, pool -> burst(pool, declared, phases)));
        }
    }

    private static AdaptTrial burst(PoolSystem system, boolean declared, List<AdaptPhase> phases)
            throws InterruptedException {
        try (AdaptTrialRun run = new AdaptTrialRun(system, processors(), phases)) {
            CountDownLatch left = new CountDownLatch(BLOCKERS);
            AtomicLong last = new AtomicLong(-1);
            for (int i = 0; i < BLOCKERS; i++) {
                run.pool().execute(() -> {
                    if (block(run.pool(), declared)) {
                        last.accumulateAndGet(run.nanos(), Math::max);
                        left.countDown();
                    }
                });
            }
            run.watch(LONGEST_WAIT.toNanos(), () -> BLOCKERS - left.getCount(), () -> left.getCount() == 0);
            return run.result(left.getCount() == 0 ? (Long) last.get() : null);
        }
    }

    /** Waits for a second; returns false if it was interrupted. */
    private static boolean block(SizedPool pool, boolean declared) {
        try {
            if (declared) {
                pool.blocking(() -> {
                    TimeUnit.SECONDS.sleep(1);
                    return null;
                });
            } else {
                TimeUnit.SECONDS.sleep(1);
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        } catch (Exception e) {
            throw new IllegalStateException("to wait has failed: " + e, e);
        }
    }

    /** Has pools make tasks with a resource that suffers where they are too many: those that were asked for, or of several lengths. */
    private void longTasks() throws InterruptedException {
        Work own = plan.ownWork();
        if (own != null) {
            longTasks(own, plan.duration().toNanos(), BestTime.ofAnyWork(plan.duration()));
            return;
        }
        for (int millis : LENGTHS_IN_MILLIS) {
            long nanos = Math.max(
                    plan.duration().toNanos(), Duration.ofMillis(100L * millis).toNanos());
            for (String form : new String[] {"sleep:%dms", "sleep:exp(%dms)"}) {
                longTasks(WorkParser.parse(String.format(form, millis)), nanos, BestTime.of(Duration.ofMillis(millis)));
            }
        }
    }

    private void longTasks(Work work, long nanos, BestTime bestTime) throws InterruptedException {
        Work seeded = work.seeded(plan.seed());
        Double best = best(BEST, TaskResource::degrading, seeded, bestTime);
        List<AdaptPhase> phases = List.of(new AdaptPhase(nanos, BEST, best));
        experiment(
                AdaptDocument.LONG,
                work.specification(),
                phases,
                pools(BEST),
                system -> of(
                        system,
                        phases,
                        request("degrading", seeded, phases),
                        pool -> flood(pool, TaskResource.degrading(), seeded, phases)));
    }

    /** Returns what .NET's pool is asked for. */
    private String request(String resource, Work work, List<AdaptPhase> phases) {
        return phases.stream()
                .map(phase -> phase.bestWorkers() + ":" + phase.nanos())
                .collect(Collectors.joining(
                        " ", "flood " + resource + " " + work.specification() + " " + plan.demand() + " ", ""));
    }

    /**
     * The time in which the best is measured.
     *
     * @param beforeNanos what goes before, in which the first tasks have begun and not ended
     */
    private record BestTime(long beforeNanos, long nanos) {

        static BestTime of(Duration task) {
            long nanos = Math.max(
                    SHORTEST_BEST.toNanos(), task.multipliedBy(BEST_ROUNDS).toNanos());
            return new BestTime(Math.round(ROUNDS_BEFORE * task.toNanos()), nanos);
        }

        /** Returns that of work whose tasks take as long as nobody knows, but not as long as a phase. */
        static BestTime ofAnyWork(Duration phase) {
            long nanos = Math.max(SHORTEST_BEST.toNanos(), phase.toNanos());
            return new BestTime(nanos / 4, nanos);
        }
    }

    /** Returns the throughput of a fixed pool of the size that the resource has; null if no task ended in that time. */
    private @Nullable Double best(int size, Supplier<TaskResource> resource, Work work, BestTime time)
            throws InterruptedException {
        progress.accept("best", "fixed:" + size);
        List<AdaptPhase> phases =
                List.of(new AdaptPhase(time.beforeNanos(), size, null), new AdaptPhase(time.nanos(), size, null));
        AdaptTrial trial = flood(PoolSystem.fixed(size).get(0), resource.get(), work, phases);
        List<AdaptSample> samples = trial.samples();
        int before = (int) samples.stream()
                .takeWhile(sample -> sample.nanos() < time.beforeNanos())
                .count();
        int first = Math.min(before, samples.size() - 2); // where a pool took as long as that to start
        if (first < 0) {
            return null;
        }
        double throughput = AdaptCourse.of(phases.get(1), samples.subList(first, samples.size()))
                .throughput();
        return throughput > 0 ? throughput : null;
    }

    /** Has a pool make tasks without end, through all phases. */
    private AdaptTrial flood(PoolSystem system, TaskResource resource, Work work, List<AdaptPhase> phases)
            throws InterruptedException {
        try (AdaptTrialRun run = new AdaptTrialRun(system, processors(), phases)) {
            TaskFlood flood = new TaskFlood(run.pool(), resource, work.seeded(plan.seed()));
            resize(resource, phases.get(0));
            flood.start(plan.demand());
            long until = 0;
            for (AdaptPhase phase : phases) {
                resize(resource, phase);
                until += phase.nanos();
                run.watch(until, flood::completed, () -> false);
                flood.check();
            }
            flood.end();
            return run.result(null);
        }
    }

    private static void resize(TaskResource resource, AdaptPhase phase) {
        Integer best = phase.bestWorkers();
        if (best != null) {
            resource.resize(best);
        }
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
