package dev.deft.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Limits;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import dev.deft.reactor.testing.TestReactor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BlockingStreamTest {

    /** As the reader of a stream that is cut off would take its end for the end of the data. */
    @Test
    void whoeverReadsIsToldOfAnAbortBeforeTheStreamIsClosed() {
        Network network = Network.of(TestReactor.create().reactor());
        Address nowhere = new Address.Pipe("nowhere");
        List<String> told = new ArrayList<>();
        BlockingStream[] made = new BlockingStream[1];
        BlockingStream stream = new BlockingStream(
                network,
                "blocking-stream-test",
                null,
                OutputStream.nullOutputStream(),
                why -> told.add((made[0].isWritable() ? "open: " : "closed: ")
                        + why.getClass().getSimpleName()));
        made[0] = stream;
        StreamConnection connection =
                new StreamConnection(network, stream, Limits.defaults().unsentBytes(10), nowhere, nowhere, lost -> {});
        connection.begin(new Protocol() {
            @Override
            public void dataReceived(Bytes data) {}

            @Override
            public void connectionLost(Lost reason) {}
        });

        connection.write(Bytes.copyOf(new byte[11]));

        assertThat(told).containsExactly("open: OverLimit");
    }

    @Test
    void whereNoThreadCanBeHadTheConnectionFailsAndTheStreamsAreClosed() {
        TestReactor test = TestReactor.create();
        Network network = Network.of(test.reactor());
        Address nowhere = new Address.Pipe("nowhere");
        List<String> told = new ArrayList<>();
        InputStream in = new ByteArrayInputStream(new byte[1]) {
            @Override
            public void close() {
                told.add("closed");
            }
        };
        BlockingStream stream = new BlockingStream(
                network, in, null, why -> {}, BlockingStreamTest::notToBeHad, BlockingStreamTest::notToBeHad);
        StreamConnection connection = new StreamConnection(
                network, stream, Limits.defaults(), nowhere, nowhere, lost -> told.add("place given back"));
        connection.begin(new Protocol() {
            @Override
            public void dataReceived(Bytes data) {}

            @Override
            public void connectionLost(Lost reason) {
                told.add(reason.toString());
            }
        });

        connection.startReading();
        test.settle();

        assertThat(told).hasSize(3);
        assertThat(told.get(0)).isEqualTo("closed");
        assertThat(told.get(1)).contains("unable to create native thread");
        assertThat(told.get(2)).isEqualTo("place given back");
    }

    private static Thread notToBeHad(Runnable work) {
        throw new OutOfMemoryError("unable to create native thread");
    }

    @Test
    @Tag("real-threads")
    @SuppressWarnings("ThreadPriorityCheck") // priorities are a part of what it tests
    void itsThreadsInheritNothingFromWhoeverHasThemMade() throws Exception {
        CompletableFuture<ReaderTraits> seen = new CompletableFuture<>();
        InputStream in = new InputStream() {
            @Override
            public int read() {
                return -1;
            }

            @Override
            public int read(byte[] target, int from, int length) {
                Thread reader = Thread.currentThread();
                seen.complete(new ReaderTraits(
                        reader.getThreadGroup().getParent(), reader.getContextClassLoader(), reader.getPriority()));
                return -1;
            }
        };
        Runnable oddly = () -> {
            Network network = Network.of(TestReactor.create().reactor());
            Address nowhere = new Address.Pipe("nowhere");
            StreamConnection connection = new StreamConnection(
                    network,
                    new BlockingStream(network, "odd", in, null, why -> {}),
                    Limits.defaults(),
                    nowhere,
                    nowhere,
                    lost -> {});
            connection.begin(data -> {});
            connection.startReading();
        };
        Thread odd = new Thread(new ThreadGroup("odd"), oddly);
        odd.setPriority(Thread.MIN_PRIORITY);
        odd.setContextClassLoader(new URLClassLoader(new URL[0]));
        odd.start();
        odd.join();

        assertThat(seen.get())
                .isEqualTo(new ReaderTraits(null, BlockingStream.class.getClassLoader(), Thread.NORM_PRIORITY));
    }

    /** The traits that a thread may have of whoever made it; the root of the thread groups has no parent. */
    private record ReaderTraits(@Nullable ThreadGroup parentOfGroup, ClassLoader loader, int priority) {}
}
