package dev.deft.threadpool.sizing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * A pool whose queue never runs dry, simulated event by event, with the controller that sets its number of workers. Tasks share what they
 * call: with {@code n} of them under way each goes on at {@code speed(n)} of its full speed.
 */
final class SizingSimulation {

    /** A task under way. */
    private static final class Task {
        private final double end;
        private final long begun;

        /** Its index in the cohort; -1 if it is of none. */
        private final int index;

        Task(double end, long begun, int index) {
            this.end = end;
            this.begun = begun;
            this.index = index;
        }
    }

    /** A flat resource: so many tasks at full speed, and more of them share it. */
    static IntToDoubleFunction flat(int knee) {
        return n -> n <= knee ? 1 : (double) knee / n;
    }

    /** A resource that is worse the more tasks use it: beyond the knee, each one more costs 2 % of what one alone takes. */
    static IntToDoubleFunction thrashing(int knee) {
        return n -> n <= knee ? 1 : knee / (n * (1 + 0.02 * (n - knee)));
    }

    private final List<SizingDecision> decisions = new ArrayList<>();
    private final SizingController controller;
    private final double serviceSeconds;
    private final boolean exponential;
    private final Random random;

    /** The resource as it is now, and as it will be, each time after as many nanoseconds. */
    private IntToDoubleFunction speed;

    private final Deque<IntToDoubleFunction> laterSpeeds = new ArrayDeque<>();
    private long changeNanos;
    private long nextChange = Long.MAX_VALUE;

    /** The progress that a task has made that was under way all the time, in seconds at full speed; ends are in it. */
    private double progress;

    private long now;
    private long begunTasks;
    private long completedTasks;
    private long sampledAt;
    private long nextGate = SizingController.GATE_NANOS;
    private final PriorityQueue<Task> running = new PriorityQueue<>(Comparator.comparingDouble(task -> task.end));

    private int cohortNumber;
    private long cohortBegan;

    /** The times of the cohort's tasks, and of those that are timed ahead, by their index; NaN while they are under way. */
    private final List<Double> cohortTimes = new ArrayList<>();

    /** The tasks that ended in each second. */
    private final List<Integer> perSecond = new ArrayList<>();

    /** The goal at the end of each tenth of a second. */
    private final List<Integer> goals = new ArrayList<>();

    SizingSimulation(
            Sizing sizing,
            int min,
            int max,
            double serviceSeconds,
            boolean exponential,
            IntToDoubleFunction speed,
            long seed) {
        this.controller = sizing.tracedBy(decisions::add).controller(min, max, seed);
        this.speed = speed;
        this.serviceSeconds = serviceSeconds;
        this.exponential = exponential;
        this.random = new Random(seed);
    }

    List<SizingDecision> decisions() {
        return decisions;
    }

    /** Has nobody look whether tasks move, so that the controller's own formulas alone decide. */
    SizingSimulation withoutGate() {
        nextGate = Long.MAX_VALUE;
        return this;
    }

    /** Has the resource become each of these in turn, one after each {@code seconds}; the last one stays. */
    SizingSimulation changingEvery(double seconds, IntToDoubleFunction... speeds) {
        laterSpeeds.addAll(List.of(speeds));
        changeNanos = (long) (seconds * 1e9);
        nextChange = changeNanos;
        return this;
    }

    SizingSimulation run(double seconds) {
        startMissing();
        long end = (long) (seconds * 1e9);
        while (now < end) {
            double left = (running.element().end - progress) / speed.applyAsDouble(running.size());
            long ends = now + Math.max(0, (long) Math.ceil(left * 1e9));
            if (nextChange < Math.min(ends, nextGate)) {
                advance(nextChange);
                speed = laterSpeeds.remove();
                nextChange = laterSpeeds.isEmpty() ? Long.MAX_VALUE : nextChange + changeNanos;
            } else if (nextGate < ends) {
                advance(nextGate);
                nextGate += SizingController.GATE_NANOS;
                controller.gate(sample(null));
                startMissing();
            } else {
                advance(ends);
                progress = Math.max(progress, running.element().end);
                endOne(running.remove());
            }
        }
        return this;
    }

    private void advance(long to) {
        while (goals.size() * 100_000_000L < to) {
            goals.add(controller.goal());
        }
        progress += (to - now) / 1e9 * speed.applyAsDouble(running.size());
        now = to;
    }

    private void endOne(Task task) {
        completedTasks++;
        int second = (int) (now / 1_000_000_000L);
        while (perSecond.size() <= second) {
            perSecond.add(0);
        }
        perSecond.set(second, perSecond.get(second) + 1);
        if (task.index >= 0 && cohortNumber != 0) {
            countOfCohort(task.index, (double) (now - task.begun));
        }
        if (now - sampledAt >= controller.nextSampleNanos()) {
            take(null);
        }
        startMissing();
    }

    private void countOfCohort(int index, double nanos) {
        cohortTimes.set(index, nanos);
        while (cohortNumber != 0 && cohortNumber == controller.cohortNumber()) {
            int tasks = controller.cohortTasks();
            double sum = 0;
            double squares = 0;
            for (double time : cohortTimes.subList(0, Math.min(tasks, cohortTimes.size()))) {
                sum += time;
                squares += time * time;
            }
            if (cohortTimes.size() < tasks || Double.isNaN(sum)) {
                return;
            }
            double mean = sum / tasks;
            take(new CohortTimes(
                    Math.min(controller.goal(), running.size() + 1),
                    tasks,
                    mean,
                    Math.max(0, squares / tasks - mean * mean),
                    now - cohortBegan));
        }
    }

    private void take(CohortTimes times) {
        sampledAt = now;
        controller.sample(sample(times));
    }

    private SizingSample sample(CohortTimes times) {
        return new SizingSample(now, begunTasks, completedTasks, running.size(), true, 0, times);
    }

    private void startMissing() {
        while (running.size() < controller.goal()) {
            follow();
            int index = -1;
            if (cohortNumber != 0 && cohortTimes.size() < 2 * controller.cohortTasks()) {
                index = cohortTimes.size();
                cohortTimes.add(Double.NaN);
                if (index == 0) {
                    cohortBegan = now;
                }
            }
            begunTasks++;
            double work = exponential ? -Math.log(1 - random.nextDouble()) * serviceSeconds : serviceSeconds;
            running.add(new Task(progress + work, now, index));
        }
    }

    /** Begins the cohort that is asked for. Those under way of another one are of no more use. */
    private void follow() {
        if (controller.cohortNumber() != cohortNumber) {
            List<Task> others = running.stream()
                    .map(task -> new Task(task.end, task.begun, -1))
                    .toList();
            running.clear();
            running.addAll(others);
            cohortNumber = controller.cohortNumber();
            cohortTimes.clear();
        }
    }

    /** The second from which on the throughput that the goal allows has reached this part of the best, for ten goals in a row. */
    double secondsTo(double part, double best) {
        int inARow = 0;
        for (int i = 0; i < goals.size(); i++) {
            inARow = throughputOf(goals.get(i)) >= part * best ? inARow + 1 : 0;
            if (inARow == 10) {
                return (i - 9) / 10.0;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    double throughputOf(int workers) {
        return workers * speed.applyAsDouble(workers) / serviceSeconds;
    }

    /** The tasks that ended from this second on, in relation to the best. */
    double completedFrom(int second, double best) {
        double sum = perSecond.stream().skip(second).mapToInt(Integer::intValue).sum();
        return sum / best / (now / 1e9 - second);
    }

    int largestGoal() {
        return goals.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
