package dev.deft.analysis.result;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pool in one experiment.
 *
 * @param system the pool, as it is typed
 * @param reachedNanos the time until that had come which the experiment waits for; null if it did not come, or there is no such thing
 * @param mostThreads the largest number of threads that was seen
 * @param threadSeconds the threads that there were, added up over the time
 * @param courses the ways through the phases, as far as it went
 * @param moves the changes of the goal; empty for a pool that has none
 * @param states the controller's state at the begin, and its changes; empty for a pool that has none, null in the file of a build that did not tell them
 * @param samples the looks at it, in order; the first is at its begin
 */
public record AdaptTrial(
        String system,
        @Nullable Long reachedNanos,
        int mostThreads,
        double threadSeconds,
        List<AdaptCourse> courses,
        List<AdaptMove> moves,
        @Nullable List<AdaptState> states,
        List<AdaptSample> samples) {

    /** Returns the changes of the controller's state; none where they are not told. */
    public List<AdaptState> toldStates() {
        return states == null ? List.of() : states;
    }

    /** Returns the trial that these samples show, of which the first is at its begin. */
    public static AdaptTrial of(
            String system,
            List<AdaptPhase> phases,
            @Nullable Long reachedNanos,
            List<AdaptMove> moves,
            List<AdaptState> states,
            List<AdaptSample> samples) {
        return new AdaptTrial(
                system,
                reachedNanos,
                samples.stream().mapToInt(AdaptSample::threads).max().orElse(0),
                threadSeconds(samples),
                courses(phases, samples),
                List.copyOf(moves),
                List.copyOf(states),
                List.copyOf(samples));
    }

    /** Each phase has the samples from the end of the one before to the first that is not before its own. */
    private static List<AdaptCourse> courses(List<AdaptPhase> phases, List<AdaptSample> samples) {
        List<AdaptCourse> courses = new ArrayList<>();
        int first = 0;
        long until = 0;
        for (AdaptPhase phase : phases) {
            until += phase.nanos();
            long end = until;
            int before = (int)
                    samples.stream().takeWhile(sample -> sample.nanos() < end).count();
            int last = Math.min(before, samples.size() - 1);
            if (last > first) {
                courses.add(AdaptCourse.of(phase, samples.subList(first, last + 1)));
            }
            first = last;
        }
        return List.copyOf(courses);
    }

    private static double threadSeconds(List<AdaptSample> samples) {
        double nanos = 0;
        for (int i = 1; i < samples.size(); i++) {
            nanos += samples.get(i).threads()
                    * (double) (samples.get(i).nanos() - samples.get(i - 1).nanos());
        }
        return nanos / 1e9;
    }
}
