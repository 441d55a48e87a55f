package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.DnsSettings;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The look-ups of the cookbook. */
class ServiceAddressTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final List<Object> asked = new ArrayList<>();
    private final List<Object> told = new ArrayList<>();

    private TestReactor reactor() {
        return TestReactor.create(0, Reactor.builder().hostResolver(host -> {
            asked.add(host);
            return List.of(HERE);
        }));
    }

    @Test
    void whoGivesUpALookUpTakesItFromNobodyElse() {
        try (TestReactor test = reactor()) {
            new ServiceAddress(test.reactor()).findForTheSecond("a.example").onSuccess(told::add);
            test.advance(Duration.ofMillis(100));
            assertThat(test.reactor().statistics().outstandingCalls()).isEqualTo(1);

            test.runWork();

            assertThat(told).containsExactly(HERE);
            assertThat(asked).containsExactly("a.example");
        }
    }

    @Test
    void theTimeOutOfALookUpCountsFromItsBeginningAndNotInTheQueue() {
        try (TestReactor test = reactor()) {
            new ServiceAddress(test.reactor()).find("a.example", "b.example").onSuccess(told::add);
            test.advance(Duration.ofHours(1)); // in the queue

            test.runWork();

            assertThat(asked).containsExactly("a.example");
            assertThat(told).containsExactly(HERE);
        }
    }

    @Test
    @Tag("real-threads")
    void anAnswerOfADnsServerIsKeptForItsTimeToLive() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        Thread answering;
        try (DatagramSocket server = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
            answering = new Thread(() -> answer(server, questions));
            answering.start();
            DnsSettings servers = DnsSettings.of(List.of((InetSocketAddress) server.getLocalSocketAddress()));
            try (Reactor reactor = ServiceAddress.askingDns(servers).start()) {
                for (int i = 0; i < 2; i++) {
                    told.add(reactor.submit(() -> new ServiceAddress(reactor).find("a.test.", "b.test."))
                            .get(5, TimeUnit.MINUTES));
                }
                assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.contains("resolver"));
            }
        }
        answering.join();
        assertThat(told).containsExactly(address(), address());
        assertThat(questions).hasValue(1);
    }

    private static InetAddress address() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    }

    /** Answers each question for an IPv4 address with 10.0.0.1 for an hour, and each other with nothing, until the socket is closed. */
    private static void answer(DatagramSocket server, AtomicInteger questions) {
        byte[] message = new byte[512];
        DatagramPacket packet = new DatagramPacket(message, message.length);
        try {
            while (true) {
                packet.setLength(message.length);
                server.receive(packet);
                int end = 12;
                while (message[end] != 0) {
                    end += 1 + message[end];
                }
                boolean isForIpv4 = message[end + 2] == 1;
                ByteBuffer answer = ByteBuffer.allocate(512)
                        .putShort(ByteBuffer.wrap(message).getShort())
                        .putShort((short) 0x8180)
                        .putShort((short) 1)
                        .putShort((short) (isForIpv4 ? 1 : 0))
                        .putInt(0)
                        .put(message, 12, end + 5 - 12);
                if (isForIpv4) {
                    questions.incrementAndGet();
                    answer.putShort((short) 0xC00C)
                            .putShort((short) 1)
                            .putShort((short) 1)
                            .putInt(3_600);
                    answer.putShort((short) 4).put(new byte[] {10, 0, 0, 1});
                }
                server.send(new DatagramPacket(answer.array(), answer.position(), packet.getSocketAddress()));
            }
        } catch (SocketException closed) {
            // as it is at the end of the test
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
