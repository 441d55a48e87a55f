package dev.deft.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.Limits;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import dev.deft.reactor.testing.TestReactor;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
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
                new StreamConnection(network, stream, Limits.defaults().unsentBytes(10), nowhere, nowhere, () -> {});
        connection.begin(new Protocol() {
            @Override
            public void dataReceived(Bytes data) {}

            @Override
            public void connectionLost(Lost reason) {}
        });

        connection.write(Bytes.copyOf(new byte[11]));

        assertThat(told).containsExactly("open: OverLimit");
    }
}
