package dev.deft.net;

/** The bytes that each kind of input of the tests that fuzz gets: {@code -Ddeft.fuzz.bytes}, if that is given. */
final class FuzzBytes {

    /** Those of a kind of frames, or of endpoint strings, of which there are ten: ten million in all. */
    static final long EACH = Long.getLong("deft.fuzz.bytes", 1_000_000);

    /** Those of a kind of TLS, where a handshake takes the time of a million. */
    static final long OF_TLS = Long.getLong("deft.fuzz.bytes", 100_000);

    private FuzzBytes() {}
}
