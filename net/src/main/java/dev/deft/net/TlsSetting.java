package dev.deft.net;

import io.netty.handler.ssl.SslContextBuilder;

/** A part of {@link TlsOptions}, which may have files to read. */
@FunctionalInterface
interface TlsSetting {

    /** Adds it; may block. */
    void addTo(SslContextBuilder builder) throws Exception;
}
