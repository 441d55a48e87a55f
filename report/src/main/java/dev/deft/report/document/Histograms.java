package dev.deft.report.document;

import dev.deft.analysis.result.Distribution;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.NoSuchElementException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Reads a {@link Distribution}'s histogram. */
public final class Histograms {

    /** HdrHistogram's header in its encoding V2: cookie, length, offset, digits, least and greatest value, ratio. */
    private static final int HEADER_BYTES = 40;

    /** The first bytes of a histogram in encoding V2, whose counts cannot be below zero. */
    private static final int COOKIE = 0x1c849313;

    private static final int COMPRESSED_HEADER_BYTES = 8;
    private static final int MOST_DIGITS = 3;

    /** A histogram of an hour's nanoseconds in three digits has 37,888 buckets, each at most nine bytes. */
    private static final int MOST_BYTES = 1 << 20;

    /** A day: more than the hour at which latencies are clamped. */
    private static final long HIGHEST_NANOS = 86_400_000_000_000L;

    private Histograms() {}

    /**
     * A histogram, in nanoseconds, from its text in a result file.
     *
     * @throws IllegalArgumentException if the text is none; HdrHistogram takes what memory a text claims to need, so one
     *     that claims more than a latency of a day in three digits can take is refused first
     */
    public static Histogram decode(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        try {
            checkHeader(bytes);
            return checkCounts(decoded(bytes));
        } catch (DataFormatException
                | BufferUnderflowException
                | IndexOutOfBoundsException
                | NoSuchElementException
                | ArithmeticException e) {
            throw new IllegalArgumentException("it is damaged", e);
        }
    }

    private static Histogram decoded(byte[] bytes) throws DataFormatException {
        try {
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
        } catch (IllegalArgumentException e) {
            // It says how HdrHistogram works, and not what is wrong with the text.
            throw new IllegalArgumentException("it is damaged", e);
        }
    }

    /** HdrHistogram adds the counts up without a look at an overflow, and loses its way in such a histogram later. */
    private static Histogram checkCounts(Histogram histogram) {
        long counted = 0;
        for (HistogramIterationValue value : histogram.recordedValues()) {
            counted = Math.addExact(counted, value.getCountAtValueIteratedTo());
        }
        if (counted != histogram.getTotalCount()) {
            throw new IllegalArgumentException("its counts do not add up");
        }
        return histogram;
    }

    private static void checkHeader(byte[] bytes) throws DataFormatException {
        ByteBuffer header = inflatedHeader(bytes);
        int cookie = header.getInt();
        int length = header.getInt();
        int offset = header.getInt();
        int digits = header.getInt();
        header.getLong(); // the least value
        long highest = header.getLong();
        if (cookie != COOKIE || offset != 0) {
            throw new IllegalArgumentException("it is of another kind");
        }
        if (length < 0 || length > MOST_BYTES) {
            throw new IllegalArgumentException("it claims " + length + " bytes");
        }
        if (digits > MOST_DIGITS) {
            throw new IllegalArgumentException("it claims " + digits + " digits");
        }
        if (highest > HIGHEST_NANOS) {
            throw new IllegalArgumentException("it claims values up to " + highest);
        }
    }

    private static ByteBuffer inflatedHeader(byte[] bytes) throws DataFormatException {
        if (bytes.length < COMPRESSED_HEADER_BYTES) {
            throw new IllegalArgumentException("it is cut off");
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, COMPRESSED_HEADER_BYTES, bytes.length - COMPRESSED_HEADER_BYTES);
            byte[] header = new byte[HEADER_BYTES];
            int inflated = 0;
            while (inflated < HEADER_BYTES) {
                int more = inflater.inflate(header, inflated, HEADER_BYTES - inflated);
                if (more == 0) {
                    throw new IllegalArgumentException("it is cut off");
                }
                inflated += more;
            }
            return ByteBuffer.wrap(header);
        } finally {
            inflater.end();
        }
    }
}
