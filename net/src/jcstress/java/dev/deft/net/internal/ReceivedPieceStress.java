package dev.deft.net.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The copy of a received piece on a thread, while the reactor gives its buffer back, and others receive into that. */
public class ReceivedPieceStress {

    private static final int LENGTH = 256;

    private static ByteBuf filled() {
        return fill(Unpooled.buffer(LENGTH), 7).writerIndex(LENGTH);
    }

    private static ByteBuf fill(ByteBuf buffer, int with) {
        for (int i = 0; i < LENGTH; i++) {
            buffer.setByte(i, with);
        }
        return buffer;
    }

    /** Returns 1 if they are as they were received, else 0. */
    private static int isWhole(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 7) {
                return 0;
            }
        }
        return 1;
    }

    /** A worker looks at the bytes, while the reactor gives the buffer back and receives into it. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the bytes that were received")
    @Outcome(expect = Expect.FORBIDDEN, desc = "bytes of what others received")
    @State
    public static class LookingAndGivingBack {
        private final ByteBuf buffer = filled();
        private final ReceivedPiece piece = new ReceivedPiece(buffer.retain());

        @Actor
        public void worker(I_Result result) {
            result.r1 = isWhole(piece.array());
        }

        @Actor
        public void reactor() {
            piece.giveBack();
            fill(buffer, 9);
        }
    }

    /** The broken twin: copies without the monitor. The run fails unless this shows its fault. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "went well")
    @Outcome(id = "0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "TWIN CAUGHT: bytes of what others received")
    @State
    public static class TwinThatCopiesWithoutTheMonitor {
        private final ByteBuf buffer = filled();
        private volatile byte @Nullable [] copy;

        private byte[] array() {
            byte[] its = copy;
            if (its == null) {
                its = new byte[LENGTH];
                buffer.getBytes(0, its);
                copy = its;
            }
            return its;
        }

        @Actor
        public void worker(I_Result result) {
            result.r1 = isWhole(array());
        }

        @Actor
        public void reactor() {
            array();
            fill(buffer, 9);
        }
    }
}
