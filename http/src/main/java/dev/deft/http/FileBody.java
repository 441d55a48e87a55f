package dev.deft.http;

import java.nio.file.Path;
import java.util.OptionalLong;

/** A body of a part of a file, which the connection sends by itself. */
final class FileBody extends HttpBody {

    private final Path file;
    private final long from;

    /** The number of bytes; -1 for all from there on. */
    private final long count;

    FileBody(Path file, long from, long count) {
        this.file = file;
        this.from = from;
        this.count = count;
    }

    Path file() {
        return file;
    }

    long from() {
        return from;
    }

    long count() {
        return count;
    }

    @Override
    public OptionalLong length() {
        return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public BodyReader open() {
        throw new UnsupportedOperationException(
                this + " is read by the connection that sends it; read the file itself, by reactor.files()");
    }

    @Override
    public String toString() {
        return "the file " + file;
    }
}
