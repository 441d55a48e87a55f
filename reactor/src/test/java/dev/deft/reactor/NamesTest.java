package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deft.threadpool.ThreadPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names stand in messages and in names of threads, a line each. */
class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\u0085b", "a\u2028b", "a\u2029b", "a\tb", "a\u001bb", "a\u0000b"})
    void aNameWithALineBreakOrAnotherControlCharacterIsRefused(String name) {
        String code = String.format("U+%04X", (int) name.charAt(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ThreadPool.named(name))
                .withMessage("a pool's name \"a?b\" has the character " + code + " at index 1; give one without line"
                        + " breaks and other control characters: its threads are named after it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reactor.builder().name(name))
                .withMessageStartingWith("a reactor's name \"a?b\" has the character " + code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void aBlankNameIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> ThreadPool.named(name));
        assertThatIllegalArgumentException().isThrownBy(() -> Reactor.builder().name(name));
    }
}
