package dev.deft.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Netty's decoder of requests, without a channel: it is given bytes, and asked for what they are. */
final class RequestDecoder extends HttpRequestDecoder {

    private final List<Object> decoded = new ArrayList<>(2);

    /** Makes one of a {@link #config}, which many may share. */
    RequestDecoder(HttpDecoderConfig config) {
        super(config);
    }

    static HttpDecoderConfig config(HttpLimits limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.head())
                .setMaxChunkSize(1 << 16)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setValidateHeaders(true);
    }

    /**
     * Takes from {@code in}, and returns what that made: a message without its body, or a piece of a body, or two; none if that needs more bytes. Nothing
     * beyond the end of a head is taken together with it.
     */
    List<Object> decode(ByteBuf in) throws Exception {
        decoded.clear();
        int before;
        do {
            before = in.readerIndex();
            decode(null, in, decoded); // the context is not used
        } while (decoded.isEmpty() && in.isReadable() && in.readerIndex() != before);
        return decoded;
    }

    /** Returns the cause of a failure of Netty's, without its wrapping. */
    static @Nullable Throwable causeOf(io.netty.handler.codec.DecoderResultProvider of) {
        return of.decoderResult().isFailure() ? of.decoderResult().cause() : null;
    }
}
