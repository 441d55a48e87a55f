package dev.deft.analysis.result;

import java.util.List;

/**
 * One experiment, with a trial of each pool.
 *
 * @param scenario the scenario that it belongs to
 * @param name what tells it from the scenario's others, which may be empty
 * @param phases its parts, in order; one at least
 */
public record AdaptExperiment(String scenario, String name, List<AdaptPhase> phases, List<AdaptTrial> trials) {}
