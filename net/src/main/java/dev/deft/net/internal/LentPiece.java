package dev.deft.net.internal;

import dev.deft.net.Bytes;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last long piece that a reactor's connections received, which stays in its buffer for the rest of the turn, or until the next. Reactor thread only.
 *
 * <p>One at a time, and none that is short: else those who are lent a buffer for each, and pass it on to peers that do not read, would have much memory for few bytes.
 */
public final class LentPiece {

    /** The bytes from which on a piece is lent: half of its buffer. */
    private static final int LEAST = ByteStream.PIECE / 2;

    private static final BytesAccess BYTES = BytesAccess.get();

    /** Makes a call at the end of the turn, or, if it is asked for then, of the next. */
    private final Consumer<Runnable> atEndOfTurn;

    /** The piece; null if its buffer was given back. */
    private @Nullable ReceivedPiece piece;

    private boolean scheduled;

    LentPiece(Consumer<Runnable> atEndOfTurn) {
        this.atEndOfTurn = atEndOfTurn;
    }

    /** Returns all that is to be read of {@code buffer}, which the caller goes on to release. */
    public Bytes received(ByteBuf buffer) {
        int length = buffer.readableBytes();
        if (length < LEAST) {
            byte[] copy = new byte[length];
            buffer.readBytes(copy);
            return BYTES.wrap(copy, length);
        }
        giveBack();
        ReceivedPiece its = new ReceivedPiece(buffer.retain());
        piece = its;
        if (!scheduled) {
            scheduled = true;
            atEndOfTurn.accept(() -> atEndOfTurn.accept(this::endOfTurn)); // after all that is sent then
        }
        return BYTES.wrap(its);
    }

    /** Returns the buffer of what is first in {@code queue}, and removes it there, if that is the piece; null if it is not. To be released by the caller. */
    public @Nullable ByteBuf takeFirst(SendQueue queue) {
        ReceivedPiece its = piece;
        if (its == null || !queue.removeFirst(its)) {
            return null;
        }
        return its.retained();
    }

    private void endOfTurn() {
        scheduled = false;
        giveBack();
    }

    /** Has nobody use its buffer any more. */
    void giveBack() {
        ReceivedPiece its = piece;
        if (its != null) {
            its.giveBack(); // or it stays, for there is no memory for a copy
            piece = null;
        }
    }
}
