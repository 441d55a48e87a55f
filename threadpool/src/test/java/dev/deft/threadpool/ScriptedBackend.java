package dev.deft.threadpool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A backend that records each wait and then does what the script says happens meanwhile. */
final class ScriptedBackend implements Backend {

    /** The time that each park and each await was to last. */
    final List<Duration> waits = new ArrayList<>();

    /** The times that were to be let pass elsewhere. */
    final List<Duration> pauses = new ArrayList<>();

    /** The workers that it was to start or to wake, in that order. */
    final List<Worker> woken = new ArrayList<>();

    /** The work of the threads that it was to start. */
    private final Map<Worker, Runnable> started = new HashMap<>();

    /** A worker may wait awake. */
    boolean mayStayAwake;

    /** The effect of an interrupt. */
    Consumer<Worker> onInterrupt = worker -> {};

    /** The work that it was to do elsewhere, by the name of the thread; the test does it. */
    final Map<String, Runnable> elsewhere = new LinkedHashMap<>();

    /** Why no thread can be had for that; null if one can. */
    @Nullable
    Error noThread;

    /** Why nobody can be woken; null if that goes. */
    @Nullable
    Error noWake;

    /** Done when a worker is woken next. */
    Runnable onWake = () -> {};

    /** Why nobody can say whose thread this is; null if it goes. */
    @Nullable
    Error noLook;

    /** The time that the processors were used. */
    long processorNanos = -1;

    /** Why nothing can be said of the processors; null if something can. */
    @Nullable
    Error noProcessorNanos;

    private final Deque<Runnable> script = new ArrayDeque<>();
    private final Deque<Runnable> scriptAwake = new ArrayDeque<>();
    private long now;
    private long lookNanos;

    /** Sets the events that happen during the waits, one after the other; nothing more happens after the last. */
    ScriptedBackend meanwhile(Runnable... events) {
        script.addAll(Arrays.asList(events));
        return this;
    }

    /** Sets the events that happen while a worker waits awake, one after the other. */
    ScriptedBackend whileAwake(Runnable... events) {
        mayStayAwake = true;
        scriptAwake.addAll(Arrays.asList(events));
        return this;
    }

    /** Does on this thread what the worker's would. */
    void run(Worker worker) {
        started.get(worker).run();
    }

    /** From now on each look at the clock takes so long. */
    void eachLookTakes(Duration time) {
        lookNanos = time.toNanos();
    }

    void advance(Duration time) {
        now += time.toNanos();
    }

    private void waitFor(long nanos) {
        waits.add(Duration.ofNanos(nanos));
        Runnable event = script.poll();
        if (event != null) {
            event.run();
        }
    }

    @Override
    public long nanoTime() {
        now += lookNanos;
        return now;
    }

    @Override
    public void start(Worker worker, Runnable work) {
        woken.add(worker); // the test runs it
        started.put(worker, work);
    }

    @Override
    public void park(Worker worker, long nanos) {
        waitFor(nanos);
    }

    @Override
    public boolean mayStayAwake() {
        return mayStayAwake;
    }

    @Override
    public void stayAwake(BooleanSupplier news) {
        Runnable event = scriptAwake.poll();
        if (event != null) {
            event.run();
        }
    }

    @Override
    public void unpark(Worker worker) {
        if (noWake != null) {
            throw noWake;
        }
        woken.add(worker); // whoever parks has been told by the script
        Runnable once = onWake;
        onWake = () -> {};
        once.run();
    }

    @Override
    public void interrupt(Worker worker) {
        onInterrupt.accept(worker);
    }

    @Override
    public void elsewhere(String threadName, Runnable work) throws Throwable {
        elsewhere.put(threadName, work);
        if (noThread != null) {
            throw noThread;
        }
    }

    @Override
    public void pause(long nanos) {
        pauses.add(Duration.ofNanos(nanos));
    }

    @Override
    public long processorNanos() {
        if (noProcessorNanos != null) {
            throw noProcessorNanos;
        }
        return processorNanos;
    }

    @Override
    public void repeat(String threadName, LongSupplier act) throws Throwable {
        elsewhere(threadName, () -> {
            long unused = act.getAsLong();
        });
    }

    @Override
    public boolean isCurrent(Worker worker) {
        if (noLook != null) {
            throw noLook;
        }
        return false;
    }

    @Override
    public boolean await(CountDownLatch latch, long nanos) {
        waitFor(nanos);
        return latch.getCount() == 0;
    }
}
