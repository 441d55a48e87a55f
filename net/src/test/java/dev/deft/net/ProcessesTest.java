package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.Reactor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of a shell's, on a reactor with a thread. */
@Tag("real-threads")
class ProcessesTest {

    private final Reactor reactor = Reactor.create();

    @BeforeEach
    void start() {
        Skip.unless(Files.exists(Path.of("/bin/sh")), "there is no shell to make processes with");
        reactor.start();
    }

    @AfterEach
    void stop() {
        reactor.close();
    }

    /** Keeps what it is told; on the reactor's thread. */
    private static class ProcessRecorder implements ProcessProtocol {
        private final List<String> events = new ArrayList<>();
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder err = new StringBuilder();
        private final CompletableFuture<ProcessExit> exited = new CompletableFuture<>();
        private final CompletableFuture<ProcessExit> ended = new CompletableFuture<>();
        private ChildProcess process;

        @Override
        public void connectionMade(ChildProcess made) {
            process = made;
            events.add("connectionMade");
        }

        @Override
        public void outReceived(Bytes data) {
            out.append(data.toUtf8());
        }

        @Override
        public void errReceived(Bytes data) {
            err.append(data.toUtf8());
        }

        @Override
        public void processExited(ProcessExit exit) {
            events.add("processExited");
            exited.complete(exit);
        }

        @Override
        public void processEnded(ProcessExit exit) {
            events.add("processEnded");
            ended.complete(exit);
        }

        ProcessExit end() throws Exception {
            return ended.get(5, TimeUnit.MINUTES);
        }
    }

    private ProcessRecorder spawn(String script) throws Exception {
        return spawn(new ProcessRecorder(), script);
    }

    private <R extends ProcessProtocol> R spawn(R protocol, String script) throws Exception {
        reactor.blockingCallFromThread(() -> Processes.spawn(reactor, protocol, "/bin/sh", "-c", script));
        return protocol;
    }

    private void onReactor(Runnable call) throws Exception {
        reactor.blockingCallFromThread(() -> {
            call.run();
            return Deferred.succeed(true);
        });
    }

    @Test
    void whatItWritesAndItsExitAreTold() throws Exception {
        ProcessRecorder recorder = spawn("echo out; echo err >&2; exit 3");

        assertThat(recorder.end()).isEqualTo(new ProcessExit(3)).hasToString("exited with 3");
        assertThat(recorder.out.toString()).isEqualTo("out\n");
        assertThat(recorder.err.toString()).isEqualTo("err\n");
        assertThat(recorder.events).containsExactly("connectionMade", "processExited", "processEnded");
        assertThat(recorder.end().isSuccess()).isFalse();
        assertThat(recorder.end().signal()).isEmpty();
    }

    @Test
    void itsExitIsToldThoughAProcessThatItStartedHoldsItsPipesAndItsEndAtTheLatestWhenThatEnds() throws Exception {
        CompletableFuture<ProcessHandle> started = new CompletableFuture<>();
        ProcessRecorder recorder = new ProcessRecorder() {
            @Override
            public void outReceived(Bytes data) {
                super.outReceived(data);
                started.complete(
                        ProcessHandle.of(Long.parseLong(data.toUtf8().strip())).orElseThrow());
            }
        };
        spawn(recorder, "sleep 1000 & echo $!; read line; exit 3");
        ProcessHandle holder = started.get(5, TimeUnit.MINUTES);
        try {
            onReactor(recorder.process::closeStdin);

            assertThat(recorder.exited.get(5, TimeUnit.MINUTES)).isEqualTo(new ProcessExit(3));
            assertThat(holder.isAlive()).isTrue();
        } finally {
            holder.destroyForcibly();
        }
        recorder.end();
        assertThat(recorder.events).containsExactly("connectionMade", "processExited", "processEnded");
    }

    @Test
    void whatIsWrittenIsReadAndThenTheEndOfInput() throws Exception {
        int length = 5 << 20;
        ProcessRecorder recorder = new ProcessRecorder() {
            @Override
            public void connectionMade(ChildProcess made) {
                super.connectionMade(made);
                made.write(Bytes.copyOf(new byte[length]));
                made.closeStdin();
            }
        };
        spawn(recorder, "cat; echo end");

        assertThat(recorder.end().isSuccess()).isTrue();
        assertThat(recorder.out).hasSize(length + 4);
    }

    @Test
    void outputIsNotLostWhereItsInputIsNotRead() throws Exception {
        ProcessRecorder recorder = new ProcessRecorder() {
            @Override
            public void connectionMade(ChildProcess made) {
                super.connectionMade(made);
                made.write(Bytes.copyOf(new byte[1 << 20])); // more than a pipe holds
            }
        };
        spawn(recorder, "exec <&-; echo first; echo second");

        assertThat(recorder.end().isSuccess()).isTrue();
        assertThat(recorder.out.toString()).isEqualTo("first\nsecond\n");
    }

    @Test
    void signalsEndItAndAreToldApart() throws Exception {
        String waits = "trap '' HUP; read line";
        ProcessRecorder killed = spawn(waits);
        onReactor(killed.process::kill);
        assertThat(killed.end().signal()).hasValue(9);
        ProcessRecorder terminated = spawn(waits);
        onReactor(terminated.process::terminate);
        assertThat(terminated.end()).hasToString("ended by signal 15");

        ProcessRecorder signalled = spawn("trap 'echo told; exit 0' USR1; echo ready; while :; do read line; done");
        untilWritten(signalled, "ready");
        assertThat(reactor.<Integer>blockingCallFromThread(() -> signalled.process.signal("USR1")))
                .isZero();
        onReactor(signalled.process::closeStdin);
        assertThat(signalled.end().isSuccess()).isTrue();
        assertThat(signalled.out.toString()).isEqualTo("ready\ntold\n");
    }

    private void untilWritten(ProcessRecorder recorder, String text) throws Exception {
        boolean hasEnded = false;
        while (!reactor.blockingCallFromThread(
                () -> Deferred.succeed(recorder.out.toString().contains(text)))) {
            assertThat(hasEnded).as("it has ended and not written %s", text).isFalse();
            hasEnded = recorder.ended.isDone();
        }
    }

    @Test
    void whatItSaysAndReadsWhenItIsAskedToTerminateIsNotCutOff() throws Exception {
        ProcessRecorder asked =
                spawn("trap 'echo one; read more; echo two; exit 7' TERM; echo ready; while :; do read l; done");
        untilWritten(asked, "ready");
        onReactor(asked.process::terminate);
        untilWritten(asked, "one");
        onReactor(() -> asked.process.write(Bytes.utf8("more\n")));

        assertThat(asked.end()).isEqualTo(new ProcessExit(7));
        assertThat(asked.out.toString()).isEqualTo("ready\none\ntwo\n");
    }

    /** Its pipe is full, and a thread of its own is in a write that does not end. */
    @Test
    void oneThatReadsNothingAndDoesNotTerminateHoldsUpNobody() throws Exception {
        ProcessRecorder deaf = spawn("trap '' TERM; echo ready; while :; do sleep 1; done");
        ProcessHandle itself = ProcessHandle.of(deaf.process.pid()).orElseThrow();
        try {
            untilWritten(deaf, "ready");
            onReactor(() -> deaf.process.write(Bytes.copyOf(new byte[1 << 20])));
            untilItsWriterBlocks(deaf.process.pid());
            CompletableFuture<Boolean> next = new CompletableFuture<>();
            reactor.callFromThread(deaf.process::terminate);
            reactor.callFromThread(() -> next.complete(true));

            assertThat(next.get(1, TimeUnit.MINUTES)).isTrue();
            onReactor(deaf.process::kill);
            assertThat(deaf.exited.get(5, TimeUnit.MINUTES).signal()).hasValue(9);
        } finally {
            itself.destroyForcibly();
        }
    }

    private static void untilItsWriterBlocks(long pid) throws Exception {
        String writer = "deft-process-" + pid + "-stdin-writer";
        int seen = 0;
        while (seen < 100) { // a pipe that nobody reads has room for the first writes, which end
            boolean isWriting = Thread.getAllStackTraces().entrySet().stream()
                    .anyMatch(each -> each.getKey().getName().equals(writer)
                            && List.of(each.getValue()).toString().contains("writeBytes"));
            seen = isWriting ? seen + 1 : 0;
        }
    }

    @Test
    void itWaitsWhileItsOutputIsHeldBack() throws Exception {
        ProcessRecorder recorder = new ProcessRecorder() {
            @Override
            public void connectionMade(ChildProcess made) {
                super.connectionMade(made);
                made.pauseReading();
            }
        };
        spawn(recorder, "head -c 1000000 /dev/zero; exit 0");
        onReactor(() -> assertThat(recorder.out).isEmpty());
        assertThat(recorder.exited).isNotDone();

        onReactor(recorder.process::resumeReading);

        recorder.end();
        assertThat(recorder.out).hasSize(1_000_000);
    }

    @Test
    void aProtocolThatThrowsHasItsProcessKilled() throws Exception {
        ProcessRecorder recorder = new ProcessRecorder() {
            @Override
            public void outReceived(Bytes data) {
                throw new IllegalStateException("made up");
            }
        };
        spawn(recorder, "echo x; read line");

        assertThat(recorder.end().signal()).hasValue(9);
    }

    @Test
    void moreUnreadInputThanItsBoundKillsIt() throws Exception {
        ProcessRecorder recorder = spawn("read line; sleep 1000");
        onReactor(() -> recorder.process.write(Bytes.copyOf(new byte[17 << 20])));

        assertThat(recorder.end().signal()).hasValue(9);
    }

    @Test
    void moreProcessesAtATimeThanMayBeAreRefusedAndPlacesAreGivenBack() throws Exception {
        onReactor(() -> Processes.limit(reactor, 2));
        ProcessRecorder first = spawn("read line");
        ProcessRecorder second = spawn("read line");
        assertThatThrownBy(() -> spawn("echo third"))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage(
                        "[/bin/sh, -c, echo third] was not started, for " + reactor + " has 2 processes that have not"
                                + " ended, and may have 2; wait until one has ended, or allow more by Processes.limit()");

        onReactor(first.process::kill);
        first.end();
        for (int i = 0; i < 2; i++) { // the place is there again, also when nothing was started
            assertThatThrownBy(() -> reactor.blockingCallFromThread(
                            () -> Processes.spawn(reactor, new ProcessRecorder(), "/no/such")))
                    .isInstanceOf(IOException.class);
        }
        onReactor(
                () -> { // which kills what is being started
                    Deferred<ChildProcess> cancelled =
                            Processes.spawn(reactor, new ProcessRecorder(), "/bin/sh", "-c", "read line");
                    cancelled.cancel();
                    cancelled.addErrback(failure -> null);
                });
        untilThereIsAPlace();
        onReactor(second.process::kill);

        assertThat(second.end().signal()).hasValue(9);
        assertThat(spawn("exit 0").end().isSuccess()).isTrue();
        assertThatThrownBy(() -> onReactor(() -> Processes.limit(reactor, 0)))
                .hasMessage("the most processes at a time must be at least 1: 0");
    }

    private void untilThereIsAPlace() throws Exception {
        boolean isRefused = true;
        while (isRefused) {
            try {
                spawn("exit 0").end();
                isRefused = false;
            } catch (RejectedExecutionException full) {
                assertThat(full).hasMessageContaining("may have 2");
            }
        }
    }

    /** Its pipe is full, and all threads of the pool wait to open a file that nobody writes. */
    @Test
    void oneThatReadsNothingIsKilledWhileNoThreadIsLeftToStartOthers(@TempDir Path folder) throws Exception {
        Path fifo = folder.resolve("fifo");
        Skip.unless(isMade(fifo), "there is no mkfifo to make a file with that nobody writes");
        ProcessRecorder deaf = spawn("trap '' TERM; echo ready; while :; do sleep 1; done");
        untilWritten(deaf, "ready");
        onReactor(() -> deaf.process.write(Bytes.copyOf(new byte[1 << 20])));
        untilItsWriterBlocks(deaf.process.pid());
        List<Deferred<ChildProcess>> waiting = new ArrayList<>();
        try {
            onReactor(() -> {
                for (int i = 0; i < 6; i++) {
                    ProcessBuilder cat = new ProcessBuilder("cat").redirectInput(fifo.toFile());
                    waiting.add(Processes.spawn(reactor, new ProcessRecorder(), cat));
                }
            });
            untilThreadsOpen(4);
            onReactor(deaf.process::kill);

            assertThat(deaf.end().signal()).hasValue(9);
            assertThat(threadsThatOpen()).isEqualTo(4);
        } finally {
            try (OutputStream writer = Files.newOutputStream(fifo)) {
                writer.write('x');
                reactor.blockingCallFromThread(() -> Deferreds.list(waiting));
            }
            ProcessHandle.of(deaf.process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** As all threads that start any wait to open a file that nobody writes. */
    @Test
    void oneThatIsCancelledBeforeItsTurnGivesItsPlaceBackAndIsNeverStarted(@TempDir Path folder) throws Exception {
        Path fifo = folder.resolve("fifo");
        Path trace = folder.resolve("trace");
        Skip.unless(isMade(fifo), "there is no mkfifo to make a file with that nobody writes");
        List<Deferred<ChildProcess>> waiting = new ArrayList<>();
        try {
            onReactor(() -> {
                Processes.limit(reactor, 5);
                for (int i = 0; i < 4; i++) {
                    ProcessBuilder cat = new ProcessBuilder("cat").redirectInput(fifo.toFile());
                    waiting.add(Processes.spawn(reactor, new ProcessRecorder(), cat));
                }
            });
            untilThreadsOpen(4);
            onReactor(() -> {
                ProcessBuilder leavesATrace = new ProcessBuilder("true").redirectOutput(trace.toFile());
                Deferred<ChildProcess> cancelled = Processes.spawn(reactor, new ProcessRecorder(), leavesATrace);
                cancelled.addErrback(CancellationException.class, expected -> null);
                cancelled.cancel();
                waiting.add(Processes.spawn(reactor, new ProcessRecorder(), "true")); // in its place
            });
        } finally {
            try (OutputStream writer = Files.newOutputStream(fifo)) {
                writer.write('x');
                reactor.blockingCallFromThread(() -> Deferreds.list(waiting));
            }
        }

        assertThat(waiting).hasSize(5);
        assertThat(trace).doesNotExist();
    }

    private static boolean isMade(Path fifo) throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    private static void untilThreadsOpen(int count) {
        while (threadsThatOpen() < count) {
            Thread.onSpinWait();
        }
    }

    private static long threadsThatOpen() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getName().contains("-processes-")
                        && List.of(each.getValue()).toString().contains("FileInputStream.open"))
                .count();
    }

    @Test
    void aCommandThatThereIsNotIsAFailure() {
        assertThatThrownBy(() -> reactor.blockingCallFromThread(
                        () -> Processes.spawn(reactor, new ProcessRecorder(), "/no/such")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such");
    }

    @Test
    void theReactorsStopEndsItsInputAndAsksItToTerminate() throws Exception {
        ProcessRecorder recorder = spawn("read line; read line");
        long pid = recorder.process.pid();
        reactor.stop();
        reactor.close(Duration.ofMinutes(5));

        CompletableFuture<?> gone = ProcessHandle.of(pid)
                .<CompletableFuture<?>>map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
        gone.get(5, TimeUnit.MINUTES);
    }

    @Test
    void theReactorsStopSendsWhatWasWrittenBeforeItAsksItToTerminate(@TempDir Path folder) throws Exception {
        int length = 5 << 20;
        Path copy = folder.resolve("copy");
        ProcessRecorder recorder = new ProcessRecorder() {
            @Override
            public void connectionMade(ChildProcess made) {
                super.connectionMade(made);
                made.write(Bytes.copyOf(new byte[length]));
            }
        };
        reactor.blockingCallFromThread(() -> Processes.spawn(
                reactor, recorder, "/bin/sh", "-c", "trap '' TERM; exec cat >\"$1\"", "sh", copy.toString()));
        CompletableFuture<?> gone =
                ProcessHandle.of(recorder.process.pid()).orElseThrow().onExit();
        reactor.stop();
        reactor.close(Duration.ofMinutes(5));
        gone.get(5, TimeUnit.MINUTES);

        assertThat(copy).hasSize(length);
    }
}
