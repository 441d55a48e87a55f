package dev.deft.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.ArrayList;
import java.util.List;

/** Netty's decoder of responses, without a channel: it is given bytes, and asked for what they are. */
final class ResponseDecoder extends HttpResponseDecoder {

    private final List<Object> decoded = new ArrayList<>(2);

    /** Set when the next response has no body, whatever its headers say. */
    private boolean isToHead;

    ResponseDecoder(HttpLimits limits) {
        super(RequestDecoder.config(limits));
    }

    void nextIsToHead(boolean is) {
        isToHead = is;
    }

    /** Does what {@link RequestDecoder#decode(ByteBuf)} does. */
    List<Object> decode(ByteBuf in) throws Exception {
        decoded.clear();
        int before;
        do {
            before = in.readerIndex();
            decode(null, in, decoded); // the context is not used
        } while (decoded.isEmpty() && in.isReadable() && in.readerIndex() != before);
        return decoded;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return isToHead || super.isContentAlwaysEmpty(message);
    }
}
