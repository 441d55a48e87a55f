package dev.deft.http;

import java.util.OptionalLong;

/** A body that a reader of the user's gives, once. */
final class StreamBody extends HttpBody {

    private final BodyReader reader;

    /** The number of bytes; -1 if it is not known. */
    private final long length;

    private boolean opened;

    StreamBody(BodyReader reader, long length) {
        this.reader = reader;
        this.length = length;
    }

    @Override
    public OptionalLong length() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public BodyReader open() {
        if (opened) {
            throw new IllegalStateException("This stream was read before; make a new message for each time it is sent");
        }
        opened = true;
        return reader;
    }

    @Override
    public String toString() {
        return "a stream of " + (length < 0 ? "unknown length" : length + " bytes");
    }
}
