package dev.deft.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.net.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LentPieceTest {

    private static final int LONG = ByteStream.PIECE / 2;

    private final List<Runnable> endOfTurn = new ArrayList<>();
    private final LentPiece lent = new LentPiece(endOfTurn::add);

    private static ByteBuf filled(int length, int with) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) with);
        return Unpooled.buffer(length).writeBytes(content);
    }

    private static byte[] arrayOf(int length, int of) {
        byte[] array = new byte[length];
        Arrays.fill(array, (byte) of);
        return array;
    }

    private static SendQueue queueOf(Bytes... parts) {
        SendQueue queue = new SendQueue();
        for (Bytes each : parts) {
            queue.add(each);
        }
        return queue;
    }

    private void endTurn() {
        List<Runnable> calls = List.copyOf(endOfTurn);
        endOfTurn.clear();
        calls.forEach(Runnable::run);
    }

    @Test
    void aLongPieceStaysInItsBufferUntilAllOfTheTurnIsSent() {
        ByteBuf buffer = filled(LONG, 7);
        Bytes piece = lent.received(buffer);

        endTurn();
        assertThat(buffer.refCnt()).isEqualTo(2);
        endTurn();

        assertThat(buffer.refCnt()).isEqualTo(1);
        buffer.setBytes(0, arrayOf(LONG, 9));
        assertThat(piece.toByteArray()).isEqualTo(arrayOf(LONG, 7));
    }

    @Test
    void whatIsPassedOnAsItCameIsSentFromItsBuffer() {
        ByteBuf buffer = filled(LONG, 7);
        Bytes piece = lent.received(buffer);
        SendQueue queue = queueOf(piece, Bytes.utf8("more"));

        ByteBuf sent = Objects.requireNonNull(lent.takeFirst(queue));

        assertThat(sent.array()).isSameAs(buffer.array());
        assertThat(sent.readableBytes()).isEqualTo(LONG);
        assertThat(queue.length()).isEqualTo(4);
        endTurn();
        endTurn();
        assertThat(buffer.refCnt()).isEqualTo(2); // until it is sent
        sent.release();
        assertThat(buffer.refCnt()).isEqualTo(1);
    }

    @Test
    void nothingElseIsSentFromIt() {
        Bytes piece = lent.received(filled(LONG, 7));

        assertThat(lent.takeFirst(queueOf())).isNull();
        assertThat(lent.takeFirst(queueOf(Bytes.utf8("before"), piece))).isNull();
        assertThat(lent.takeFirst(queueOf(piece.slice(1)))).isNull();
        assertThat(lent.takeFirst(queueOf(Bytes.copyOf(piece.toByteArray())))).isNull();
        endTurn();
        endTurn();
        assertThat(lent.takeFirst(queueOf(piece))).isNull();
    }

    @Test
    void theNextLongPieceTakesThePlaceOfTheOneBefore() {
        ByteBuf first = filled(LONG, 7);
        Bytes piece = lent.received(first);

        lent.received(filled(LONG, 8));

        assertThat(first.refCnt()).isEqualTo(1);
        first.setBytes(0, arrayOf(LONG, 9));
        assertThat(piece.toByteArray()).isEqualTo(arrayOf(LONG, 7));
    }

    @Test
    void aShortPieceIsCopiedAtOnce() {
        ByteBuf buffer = filled(LONG - 1, 7);

        Bytes piece = lent.received(buffer);

        assertThat(buffer.refCnt()).isEqualTo(1);
        assertThat(endOfTurn).isEmpty();
        buffer.setBytes(0, arrayOf(LONG - 1, 9));
        assertThat(piece.toByteArray()).isEqualTo(arrayOf(LONG - 1, 7));
    }

    @Test
    void allThatBytesDoIsTheSameOfAPieceAndOfItsCopy() {
        byte[] content = new byte[LONG];
        for (int i = 0; i < LONG; i++) {
            content[i] = (byte) (i * 31);
        }
        Bytes copy = Bytes.copyOf(content);

        assertThat(fresh(content).length()).isEqualTo(LONG);
        assertThat(fresh(content).slice(0)).isEqualTo(copy);
        assertThat(copy).isEqualTo(fresh(content));
        assertThat(fresh(content).hashCode()).isEqualTo(copy.hashCode());
        assertThat(fresh(content).toString()).isEqualTo(copy.toString());
        assertThat(fresh(content).byteAt(3)).isEqualTo(copy.byteAt(3));
        assertThat(fresh(content).slice(3, 9)).isEqualTo(copy.slice(3, 9));
        assertThat(fresh(content).indexOf((byte) 93)).isEqualTo(3);
        assertThat(fresh(content).indexOf(copy.slice(5, 9), 0)).isEqualTo(5);
        assertThat(copy.indexOf(fresh(content), 0)).isZero();
        assertThat(Bytes.concat(List.of(copy, fresh(content)))).isEqualTo(copy.concat(copy));
        assertThat(fresh(content).asReadOnlyBuffer()).isEqualTo(copy.asReadOnlyBuffer());
        assertThat(fresh(content).toUtf8()).isEqualTo(copy.toUtf8());
    }

    private Bytes fresh(byte[] content) {
        return lent.received(Unpooled.buffer(LONG).writeBytes(content));
    }

    @Test
    void withoutMemoryForACopyItStaysInItsBuffer() {
        int[] failures = {1};
        ByteBuf buffer = new UnpooledHeapByteBuf(UnpooledByteBufAllocator.DEFAULT, LONG, LONG) {
            @Override
            public ByteBuf getBytes(int index, byte[] target) {
                if (failures[0]-- > 0) {
                    throw new OutOfMemoryError("Java heap space");
                }
                return super.getBytes(index, target);
            }
        }.writeBytes(arrayOf(LONG, 7));
        Bytes piece = lent.received(buffer);

        endTurn();
        assertThatThrownBy(this::endTurn).isInstanceOf(OutOfMemoryError.class);
        assertThat(buffer.refCnt()).isEqualTo(2);

        lent.received(filled(LONG, 8));
        assertThat(buffer.refCnt()).isEqualTo(1);
        buffer.setBytes(0, arrayOf(LONG, 9));
        assertThat(piece.toByteArray()).isEqualTo(arrayOf(LONG, 7));
    }
}
