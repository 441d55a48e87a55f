package dev.deft.deferred;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/** The memory that a call takes: reckoned from the fields, as a 64-bit HotSpot with compressed references lays them out. */
class FootprintTest {

    @Test
    void aDeferredTakes48Bytes() {
        assertThat(bytesOf(Deferred.class)).isEqualTo(48);
    }

    @Test
    void aStepTakes24Bytes() {
        for (Class<?> kind : CallbackSteps.class.getDeclaredClasses()) {
            assertThat(bytesOf(kind)).as(kind.getSimpleName()).isEqualTo(24);
        }
        assertThat(bytesOf(TransferSteps.Continue.class)).isEqualTo(24);
    }

    private static int bytesOf(Class<?> type) {
        int bytes = 12; // the header
        for (Class<?> part = type; part != null; part = part.getSuperclass()) {
            for (Field field : part.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    assertThat(field.getType()).isNotIn(long.class, double.class);
                    bytes += 4;
                }
            }
        }
        return (bytes + 7) / 8 * 8;
    }
}
