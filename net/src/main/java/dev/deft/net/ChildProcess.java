package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.ThrowingRunnable;
import dev.deft.net.internal.BlockingStream;
import dev.deft.net.internal.Network;
import dev.deft.net.internal.StreamConnection;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A process that was started by {@link Processes#spawn}. Reactor thread only. Source: Twisted's {@code IProcessTransport}.
 *
 * <p>Each of its pipes is a connection of its own, with the bound {@link Limits#unsentBytes}: beyond that the process is killed.
 */
public final class ChildProcess {

    /** A pipe is closed as soon as that can be: by whom it is read, there is no peer to give up on. */
    private static final Limits LIMITS =
            Limits.defaults().idle(Duration.ZERO).frame(Duration.ZERO).close(Duration.ofDays(1_000));

    private final Network network;
    private final Process process;

    /**
     * The process as the system has it, by which it is ended: {@link Process#destroy} closes the pipes, too, which takes from it what it would say at its end, and waits for
     * a write that blocks.
     */
    private final ProcessHandle handle;

    private final ProcessProtocol protocol;
    private final StreamConnection stdin;
    private final StreamConnection stdout;
    private final StreamConnection stderr;

    /** The number of pipes from which more may come. */
    private int openPipes = 2;

    /** The way it exited; null while it runs. */
    private @Nullable ProcessExit exit;

    /** The request to end it when its input has ended, for the reactor stops; one object, by which its network knows it. */
    private final Runnable stop = this::stop;

    private boolean inputEnded;
    private boolean stopping;

    ChildProcess(Network network, Process process, ProcessProtocol protocol) {
        this.network = network;
        this.process = process;
        this.handle = process.toHandle();
        this.protocol = protocol;
        this.stdin = pipe("stdin", null, process.getOutputStream());
        this.stdout = pipe("stdout", process.getInputStream(), null);
        this.stderr = pipe("stderr", process.getErrorStream(), null);
    }

    private StreamConnection pipe(String name, @Nullable InputStream in, @Nullable OutputStream out) {
        BlockingStream stream = new BlockingStream(
                network,
                "deft-process-" + process.pid() + "-" + name,
                in,
                out,
                why -> killBeforeItsPipeIsClosed(why, in != null));
        Address address = new Address.Pipe(name + " of process " + process.pid());
        return new StreamConnection(network, stream, LIMITS, address, address, lost -> {});
    }

    /** Kills it before it can take the end of what was cut off for the end of its input. */
    private void killBeforeItsPipeIsClosed(Lost why, boolean isRead) {
        if (!(why instanceof Lost.ReactorStopped) && (isRead || why instanceof Lost.OverLimit)) {
            forceToEnd();
        }
    }

    private void forceToEnd() {
        handle.destroyForcibly(); // does nothing if it has exited
    }

    /** Asks it to terminate, once it has got what was written. */
    private void stop() {
        stopping = true;
        terminateIfStopping();
    }

    private void terminateIfStopping() {
        if (stopping && inputEnded) {
            handle.destroy();
        }
    }

    void begin(Deferred<ChildProcess> spawned) {
        network.addEnd(stop);
        stdin.begin(new Pipe(data -> {}, false));
        stdout.begin(new Pipe(protocol::outReceived, true));
        stderr.begin(new Pipe(protocol::errReceived, true));
        call("connectionMade", () -> protocol.connectionMade(this));
        if (!spawned.isCalled()) { // by connectionMade
            spawned.callback(this);
        }
        stdout.startReading();
        stderr.startReading();
        stdin.startReading();
        CompletableFuture<Void> unused =
                process.onExit().thenAccept(ended -> network.soon(() -> exited(new ProcessExit(ended.exitValue()))));
    }

    private void exited(ProcessExit how) {
        exit = how;
        network.removeEnd(stop);
        call("processExited", () -> protocol.processExited(how));
        tellOfTheEnd();
    }

    private void tellOfTheEnd() {
        ProcessExit how = exit;
        if (how != null && openPipes == 0) {
            stdin.loseConnection();
            network.processes().giveBack();
            call("processEnded", () -> protocol.processEnded(how));
        }
    }

    private void call(String method, ThrowingRunnable call) {
        try {
            call.run();
        } catch (Throwable thrown) { // an Error, too: the other processes go on
            String name = name(method);
            network.log().error(name, () -> name + " threw; " + this + " is killed", thrown);
            forceToEnd();
        } finally {
            network.log().clearInterrupt(() -> name(method));
        }
    }

    private String name(String method) {
        return method + " of " + protocol.getClass().getName();
    }

    /** Returns its number. */
    public long pid() {
        return process.pid();
    }

    /** Writes to its standard input, as {@link Connection#write(Bytes)} does; what it does not want to read any more is dropped. */
    public void write(Bytes data) {
        stdin.write(data);
    }

    /** Returns a Deferred for when all that was written is handed to the operating system, as {@link Connection#flushed} does. */
    public Deferred<Void> flushed() {
        return stdin.flushed();
    }

    /** Closes its standard input when what was written is sent. */
    public void closeStdin() {
        stdin.loseConnection();
    }

    /** Holds back its output; it is made to wait as soon as its pipes are full. */
    public void pauseReading() {
        stdout.pauseReading();
        stderr.pauseReading();
    }

    /** Takes its output again. */
    public void resumeReading() {
        stdout.resumeReading();
        stderr.resumeReading();
    }

    /** Asks it to end, by SIGTERM where there are signals. What it says then is received. */
    public void terminate() {
        network.check(this, "terminate");
        handle.destroy();
    }

    /** Ends it, by SIGKILL where there are signals. */
    public void kill() {
        network.check(this, "kill");
        forceToEnd();
    }

    /**
     * Sends it a signal, by the command {@code kill}, which has to be there. Does nothing if it has exited.
     *
     * @param name the name of a signal: {@code HUP}, say
     * @return fires with the exit code of that command, which waits for a thread while four processes are being started or signalled, as {@link
     *     #terminate} and {@link #kill} do not; fails with {@link java.io.IOException} if there is none
     */
    public Deferred<Integer> signal(String name) {
        network.check(this, "signal");
        Objects.requireNonNull(name, "name");
        if (exit != null) {
            return Deferred.succeed(0);
        }
        String number = Long.toString(pid());
        return network.reactor()
                .<Integer>deferToThreadPool(
                        network.processes().pool(),
                        () -> new ProcessBuilder("kill", "-s", name, number)
                                .start()
                                .waitFor());
    }

    @Override
    public String toString() {
        return "ChildProcess[" + process.pid() + (exit == null ? "" : ", " + exit) + "]";
    }

    /** A call that takes what has come from a pipe. */
    private interface Receiver {
        void received(Bytes data) throws Exception;
    }

    /** One end of a pipe. */
    private final class Pipe implements Protocol {

        private final Receiver receiver;

        /** Set for a pipe that is read, whose end is awaited. */
        private final boolean isRead;

        Pipe(Receiver receiver, boolean isRead) {
            this.receiver = receiver;
            this.isRead = isRead;
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            receiver.received(data);
        }

        @Override
        public void connectionLost(Lost reason) {
            if (isRead) {
                openPipes--;
                tellOfTheEnd();
            } else {
                inputEnded = true;
                terminateIfStopping();
            }
        }
    }
}
