package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {

    private static final Bytes HELLO = Bytes.utf8("hello, world");

    @Test
    void aCopyStaysAsItWas() {
        byte[] array = {1, 2, 3, 4};
        Bytes copy = Bytes.copyOf(array, 1, 3);
        array[1] = 9;
        copy.toByteArray()[0] = 9;

        assertThat(copy.toByteArray()).containsExactly(2, 3);
        assertThat(copy.byteAt(1)).isEqualTo((byte) 3);
    }

    @Test
    void aSliceIsCutFromASlice() {
        Bytes world = HELLO.slice(5).slice(2, 7);

        assertThat(world.toUtf8()).isEqualTo("world");
        assertThat(world.indexOf((byte) 'l')).isEqualTo(3);
        assertThat(world.indexOf((byte) 'h')).isEqualTo(-1);
        assertThat(HELLO.slice(3, 3)).isSameAs(Bytes.EMPTY);
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertThatThrownBy(() -> HELLO.slice(1, 13)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> HELLO.slice(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> HELLO.slice(0, 5).byteAt(5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> HELLO.indexOf((byte) 'h', 13)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Bytes.copyOf(new byte[2], 1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aSequenceIsFoundWhereAStringFindsIt() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            String text = letters(random, 20);
            String wanted = letters(random, 4);
            int from = random.nextInt(text.length() + 1);
            Bytes within = Bytes.utf8("ab" + text + "ab").slice(2, text.length() + 2);

            assertThat(within.indexOf(Bytes.utf8(wanted), from))
                    .as("%s in %s from %d", wanted, text, from)
                    .isEqualTo(text.indexOf(wanted, from));
        }
    }

    private static String letters(Random random, int most) {
        return random.ints(random.nextInt(most + 1), 'a', 'c')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void aViewCannotWriteAndHasOnlyTheSlice() {
        ByteBuffer view = HELLO.slice(7).asReadOnlyBuffer();

        assertThat(view.capacity()).isEqualTo(5);
        assertThat(StandardCharsets.UTF_8.decode(view).toString()).isEqualTo("world");
        assertThatThrownBy(() -> HELLO.asReadOnlyBuffer().put((byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void partsAreJoined() {
        Bytes joined = Bytes.concat(List.of(HELLO.slice(0, 5), Bytes.EMPTY, HELLO.slice(5)));
        ByteBuffer target = ByteBuffer.allocate(12);
        joined.copyTo(target);

        assertThat(joined).isEqualTo(HELLO).hasSameHashCodeAs(HELLO);
        assertThat(HELLO.slice(0, 5).concat(HELLO.slice(5))).isEqualTo(HELLO);
        assertThat(Bytes.copyOf(target.array())).isEqualTo(HELLO);
        assertThat(joined).isNotEqualTo(HELLO.slice(1)).isNotEqualTo(Bytes.utf8("hello, worle"));
    }

    @Test
    void itIsShownAsText() {
        assertThat(Bytes.copyOf(new byte[] {'o', 'k', '\r', (byte) 0xff})).hasToString("Bytes[4: ok\\x0d\\xff]");
        assertThat(Bytes.copyOf(new byte[33]).toString())
                .startsWith("Bytes[33: \\x00")
                .endsWith("…]");
    }
}
