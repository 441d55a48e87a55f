package dev.deft.peers.child;

/** The receiver of a call's outcome; on the event loop. */
interface Completion<T> {

    void completed(T result);

    void failed(Throwable cause);
}
