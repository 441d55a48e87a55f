package dev.deft.net;

/**
 * The application's side of a process: it is told what happens, on the reactor's thread, one call at a time. Calls come in this order: {@link
 * #connectionMade} once, data, {@link #processExited} once and {@link #processEnded} once, last.
 *
 * <p>What a method throws is logged, and kills the process. Source: Twisted's {@code IProcessProtocol}.
 */
public interface ProcessProtocol {

    /** Takes the process, which runs. */
    default void connectionMade(ChildProcess process) throws Exception {}

    /** Takes what the process has written to its standard output, cut anywhere. */
    default void outReceived(Bytes data) throws Exception {}

    /** Takes what the process has written to its standard error, cut anywhere. */
    default void errReceived(Bytes data) throws Exception {}

    /** Is told that the process has exited. What it has written before that may still come. */
    default void processExited(ProcessExit exit) throws Exception {}

    /**
     * Is told that the process has exited and that no output comes any more. That of processes which it has started and which outlive it
     * may be lost, for the JDK closes the pipes when it exits.
     */
    default void processEnded(ProcessExit exit) throws Exception {}
}
