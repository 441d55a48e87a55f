package dev.deft.net;

/** Says whether a server asks its clients for certificates. */
public enum ClientCertificates {

    /** Means that it does not. */
    NONE,

    /** Means that it asks, and verifies one that is shown. */
    OPTIONAL,

    /** Means that a client without one that is verified is refused. */
    REQUIRED
}
