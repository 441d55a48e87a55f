package dev.deft.deferred;

import static dev.deft.deferred.ChainResults.failureIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A handle kept from before a step has a stale type, and the error says so; other people's errors stay theirs. */
class DeferredStaleHandleTest {

    private static final String EXPLANATION = "this callback expects String, the chain holds Integer (step 2); "
            + "use the Deferred that addCallback returned, or fork()";

    /** A handle that says String, of a chain that holds 3 after its first step. */
    private static Deferred<String> stale() {
        Deferred<String> deferred = Deferred.succeed("abc");
        deferred.addCallback(String::length);
        return deferred;
    }

    @Test
    void aLambdaOnAStaleHandleFailsWithAnExplanation() {
        assertThat(failureIn(stale().addCallback(text -> text + "!")))
                .isInstanceOf(ClassCastException.class)
                .hasMessage(EXPLANATION)
                .hasCauseInstanceOf(ClassCastException.class);
    }

    @Test
    void aMethodReferenceOnAStaleHandleFailsWithAnExplanation() {
        assertThat(failureIn(stale().addCallback(String::length))).hasMessage(EXPLANATION);
    }

    @Test
    void anAnonymousClassOnAStaleHandleFailsWithAnExplanation() {
        assertThat(failureIn(stale().addCallback(new Callback<String, String>() {
                    @Override
                    public String call(String text) {
                        return text + "!";
                    }
                })))
                .hasMessage(EXPLANATION);
    }

    static class Shout implements Callback<String, String> {
        @Override
        public String call(String text) {
            return text + "!";
        }
    }

    static final class LoudShout extends Shout {}

    @Test
    void aNamedClassThatInheritsItsCallOnAStaleHandleFailsWithAnExplanation() {
        assertThat(failureIn(stale().addCallback(new LoudShout()))).hasMessage(EXPLANATION);
    }

    @Test
    void everyWayToGetTheValueExplains() {
        List<Integer> lengths = new ArrayList<>();
        assertThat(failureIn(stale().addCallbackDeferring(text -> Deferred.succeed(text.trim()))))
                .hasMessage(EXPLANATION);
        assertThat(failureIn(stale().addCallbacks(text -> text.trim(), e -> "")))
                .hasMessage(EXPLANATION);
        assertThat(failureIn(stale().onSuccess(text -> lengths.add(text.length()))))
                .hasMessage(EXPLANATION);
    }

    @Test
    void aCastThatFailsWithinTheUsersLambdaIsLeftAlone() {
        Deferred<String> deferred = Deferred.<Object>succeed(3).addCallback(value -> (String) value);
        assertThat(failureIn(deferred))
                .isInstanceOf(ClassCastException.class)
                .hasNoCause()
                .hasMessageNotContaining("the chain holds");
    }

    @Test
    void aCastThatFailsWithinTheUsersClassIsLeftAlone() {
        Deferred<String> withBridge = Deferred.succeed(3).addCallback(new Callback<Integer, String>() {
            @Override
            public String call(Integer value) {
                return (String) (Object) value;
            }
        });
        assertThat(failureIn(withBridge)).hasNoCause();
        Deferred<Object> withoutBridge = Deferred.<Object>succeed(3).addCallback(new Callback<Object, Object>() {
            @Override
            public Object call(Object value) {
                return (String) value;
            }
        });
        assertThat(failureIn(withoutBridge)).hasNoCause();
    }

    @Test
    void aCastThatFailsBelowTheUsersCodeIsLeftAlone() {
        assertThat(failureIn(Deferred.<Object>succeed(3).addCallback(String.class::cast)))
                .isInstanceOf(ClassCastException.class)
                .hasNoCause();
    }

    @Test
    void anExceptionWithoutATraceIsLeftAlone() {
        ClassCastException traceless = new ClassCastException("as HotSpot throws it when it is hot");
        traceless.setStackTrace(new StackTraceElement[0]);
        assertThat(failureIn(Deferred.succeed(3).addCallback(value -> {
                    throw traceless;
                })))
                .isSameAs(traceless)
                .hasNoCause();
    }

    @Test
    void nullFitsEveryType() {
        List<String> seen = new ArrayList<>();
        Deferred<String> deferred = Deferred.succeed("abc");
        deferred.<Integer>addCallback(text -> null);
        deferred.onSuccess(seen::add);
        assertThat(seen).containsExactly((String) null);
    }

    @Test
    void aCastOfNullsMakerIsLeftAlone() {
        ClassCastException own = new ClassCastException("own");
        assertThat(failureIn(Deferred.succeed(null).addCallback(value -> {
                    throw own;
                })))
                .isSameAs(own)
                .hasNoCause();
    }
}
