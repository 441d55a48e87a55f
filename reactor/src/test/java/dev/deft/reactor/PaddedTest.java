package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The places where this JVM has put the fields. */
final class PaddedTest {

    private static final int TWO_LINES = 128;

    @ParameterizedTest
    @ValueSource(
            classes = {Inbox.class, DrainedInbox.class, GatheredTasks.class, OutstandingCalls.class, ThreadCalls.class})
    void eachFieldLiesTwoLinesBehindWhatIsBeforeTheObject(Class<?> padded) throws ReflectiveOperationException {
        for (Field field : padded.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                assertThat(offset(field)).as(field.getName()).isGreaterThanOrEqualTo(TWO_LINES);
            }
        }
    }

    /** By reflection, since the compiler warns of the class. */
    private static long offset(Field field) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field instance = type.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        Method offset = type.getMethod("objectFieldOffset", Field.class);
        return (long) offset.invoke(instance.get(null), field);
    }
}
