package dev.deft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers, byte by byte; that a resolver takes them, {@link DeftLookUpsTest} shows. */
class LoopbackDnsTest {

    private static final byte[] QUESTION = message(1);

    @Test
    void aQuestionForAnAddressIsRepeatedAndAnswered() {
        byte[] answer = LoopbackDns.answer(QUESTION, QUESTION.length);
        assertThat(Arrays.copyOf(answer, 12)).containsExactly(0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0);
        assertThat(Arrays.copyOfRange(answer, 12, QUESTION.length))
                .isEqualTo(Arrays.copyOfRange(QUESTION, 12, QUESTION.length));
        assertThat(Arrays.copyOfRange(answer, QUESTION.length, answer.length))
                .containsExactly(0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1);
    }

    @Test
    void aQuestionForSomethingElseIsToldThatThereIsNone() {
        byte[] other = message(28);
        byte[] answer = LoopbackDns.answer(other, other.length);
        assertThat(answer).hasSize(other.length);
        assertThat(answer[7]).as("answers").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 12, 13, 17, 20})
    void whatIsCutOffHasNoAnswer(int length) {
        assertThat(LoopbackDns.answer(QUESTION, length)).isEmpty();
    }

    /** A question for {@code l1.test}, of this type. */
    private static byte[] message(int type) {
        byte[] head = {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0};
        byte[] name = "\002l1\004test\000".getBytes(StandardCharsets.US_ASCII);
        byte[] tail = {0, (byte) type, 0, 1};
        byte[] message = Arrays.copyOf(head, head.length + name.length + tail.length);
        System.arraycopy(name, 0, message, head.length, name.length);
        System.arraycopy(tail, 0, message, head.length + name.length, tail.length);
        return message;
    }
}
