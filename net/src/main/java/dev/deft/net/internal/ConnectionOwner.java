package dev.deft.net.internal;

/** The maker of a connection: a port, or who connects. Reactor thread only. */
public interface ConnectionOwner {

    /** Is told that the connection is lost, when its protocol was. */
    void lost(StreamConnection connection);

    /** Returns the log of what its peers do; of those who connect it is one for all. */
    default ThrottledLog log(StreamConnection connection) {
        return connection.network.log();
    }
}
