package dev.deft.threadpool;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.deft.threadpool.internal.StackReserve;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lets Lincheck try the interleavings of {@link PlaceQueueModel}, and shows with a broken twin that it would notice. */
@Tag("model")
class PlaceQueueModelTest {

    /**
     * In milliseconds. Beyond its own limit of 30 s Lincheck says that an execution hangs, and on a busy machine it takes longer
     * for the first, for which it rewrites the classes. There is no public method to say so.
     */
    private static final long ONLY_A_HANG_TAKES_LONGER = 600_000;

    /** The interleavings of each scenario, of which the seventh shows the twin; more of them is for a run by hand. */
    private static final int INTERLEAVINGS = Integer.getInteger("dev.deft.interleavings", 100);

    /** The worker ends its task while a call comes for which there is no place until then. */
    private static List<List<Actor>> ending(Class<?> model) {
        return List.of(List.of(actor(model, "turn")), List.of(actor(model, "submit")));
    }

    /** The worker ends its task while a call comes and the one before it is cancelled. */
    private static List<List<Actor>> cancelling(Class<?> model) {
        return List.of(List.of(actor(model, "turn")), List.of(actor(model, "submit")), List.of(actor(model, "revoke")));
    }

    @Test
    void noCallWaitsForAPlaceThatIsThere() {
        assertThatCode(() -> explore(
                        PlaceQueueModel.class,
                        List.of(ending(PlaceQueueModel.class), cancelling(PlaceQueueModel.class))))
                .doesNotThrowAnyException();
    }

    @Test
    void aTwinWhoseSubmittersDoNotAskAgainIsCaught() {
        assertThatThrownBy(() -> explore(
                        PlaceQueueModel.DoesNotAskAgain.class, List.of(ending(PlaceQueueModel.DoesNotAskAgain.class))))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining(PlaceQueueModel.STRANDED);
    }

    private static void explore(Class<?> model, List<List<List<Actor>>> scenarios) {
        ModelCheckingOptions options = new ModelCheckingOptions()
                .addGuarantee(forClasses(StackReserve.class.getName())
                        .allMethods()
                        .ignore()) // a recursion that shares nothing
                .iterations(0)
                .invocationsPerIteration(INTERLEAVINGS)
                .minimizeFailedScenario(false)
                .invocationTimeout$lincheck(ONLY_A_HANG_TAKES_LONGER)
                .verifier(EpsilonVerifier.class);
        // One call runs, and one waits in the queue.
        List<Actor> full =
                List.of(actor(model, "submit"), actor(model, "turn"), actor(model, "turn"), actor(model, "submit"));
        scenarios.forEach(each -> options.addCustomScenario(
                new ExecutionScenario(full, each, List.of(), actor(model, "nothingIsStranded"))));
        options.check(model);
    }

    private static Actor actor(Class<?> model, String operation) {
        try {
            return new Actor(model.getMethod(operation), List.of());
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }
}
