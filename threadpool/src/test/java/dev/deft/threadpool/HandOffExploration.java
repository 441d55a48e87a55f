package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.deft.threadpool.internal.StackReserve;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/** Lets Lincheck try the interleavings of a {@link HandOffModel}, in scenarios that are made of its operations. */
final class HandOffExploration {

    /**
     * In milliseconds. Beyond its own limit of 30 s Lincheck says that an execution hangs, and on a busy machine it takes longer
     * for the first, for which it rewrites the classes. There is no public method to say so.
     */
    private static final long ONLY_A_HANG_TAKES_LONGER = 600_000;

    /** The interleavings of each scenario, some of which take a tenth of a second; more of them is for a run by hand. */
    private static final int INTERLEAVINGS = Integer.getInteger("dev.deft.interleavings", 100);

    /** A twin is looked at until it is caught, so that this is far from what it takes. */
    static final int ENOUGH_FOR_A_TWIN = 5_000;

    private HandOffExploration() {}

    static void assertCaught(Class<? extends HandOffModel> twin, ExecutionScenario scenario) {
        assertThatThrownBy(() -> explore(twin, ENOUGH_FOR_A_TWIN, scenario))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining(HandOffModel.STRANDED);
    }

    static void explore(Class<? extends HandOffModel> model, ExecutionScenario... scenarios) {
        explore(model, INTERLEAVINGS, scenarios);
    }

    static void explore(Class<? extends HandOffModel> model, int interleavings, ExecutionScenario... scenarios) {
        // What must hold is checked in the model when all threads have ended; there is no sequential result to compare
        // with.
        ModelCheckingOptions options = new ModelCheckingOptions()
                .addGuarantee(forClasses(StackReserve.class.getName())
                        .allMethods()
                        .ignore()) // a recursion that shares nothing
                .iterations(0)
                .invocationsPerIteration(interleavings)
                .minimizeFailedScenario(false)
                .invocationTimeout$lincheck(ONLY_A_HANG_TAKES_LONGER)
                .verifier(EpsilonVerifier.class);
        Arrays.asList(scenarios).forEach(options::addCustomScenario);
        options.check(model);
    }

    static ExecutionScenario scenario(List<Actor> first, List<List<Actor>> threads) {
        return new ExecutionScenario(first, threads, List.of(), actor("nothingIsStranded"));
    }

    /** Both are hired and run a task; worker 1 never ends its own, worker 2 does and parks. */
    static List<Actor> firstOneIsStuckAndSecondOne(boolean watches) {
        return List.of(
                submit(), submit(), turn(1), turn(1), stick(1), turn(2), turn(2), pace(watches), turn(2), turn(2));
    }

    static Actor stayAwake() {
        return actor("stayAwake");
    }

    static Actor stick(int worker) {
        return actor("stick", worker);
    }

    static Actor pace(boolean fast) {
        return actor("pace", fast);
    }

    static Actor gather() {
        return actor("gather");
    }

    static Actor submit() {
        return actor("submit");
    }

    static Actor turn(int worker) {
        return actor("turn", worker, false);
    }

    static Actor turnOverdue(int worker) {
        return actor("turn", worker, true);
    }

    static Actor actor(String operation, Object... arguments) {
        Method method = Arrays.stream(HandOffModel.class.getMethods())
                .filter(candidate -> candidate.getName().equals(operation))
                .findFirst()
                .orElseThrow();
        return new Actor(method, List.of(arguments));
    }
}
