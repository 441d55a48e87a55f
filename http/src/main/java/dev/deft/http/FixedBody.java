package dev.deft.http;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import java.util.OptionalLong;

/** A body of bytes that are here. */
final class FixedBody extends HttpBody {

    /** The body of no bytes. */
    static final FixedBody NOTHING = new FixedBody(Bytes.EMPTY);

    private final Bytes bytes;

    FixedBody(Bytes bytes) {
        this.bytes = bytes;
    }

    Bytes content() {
        return bytes;
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(bytes.length());
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public BodyReader open() {
        return new BodyReader() {
            private Bytes left = bytes;

            @Override
            public Deferred<Bytes> next() {
                Bytes piece = left;
                left = Bytes.EMPTY;
                return Deferred.succeed(piece);
            }
        };
    }

    @Override
    public String toString() {
        return bytes.length() + " bytes";
    }
}
