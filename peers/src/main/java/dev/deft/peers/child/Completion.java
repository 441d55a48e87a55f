package dev.deft.peers.child;

/** What is done with the outcome of a call; on the event loop. */
interface Completion<T> {

    void completed(T result);

    void failed(Throwable cause);
}
