package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Transport;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Python's asyncio streams at the other end. */
class AsyncioTest {

    private static final int LENGTH = 1 << 20;

    private static final String CLIENT = """
            import asyncio, sys

            async def main():
                reader, writer = await asyncio.open_connection('127.0.0.1', int(sys.argv[1]))
                data = bytes(i % 251 for i in range(int(sys.argv[2])))
                writer.write(data)
                writer.write_eof()
                back = await reader.read(-1)
                print('came back' if back == data else 'differs: %d' % len(back))
                writer.close()
                await writer.wait_closed()

            asyncio.run(main())
            """;

    private static final String SERVER = """
            import asyncio

            async def echo(reader, writer):
                data = await reader.read(-1)
                writer.write(data)
                await writer.drain()
                writer.close()

            async def main():
                server = await asyncio.start_server(echo, '127.0.0.1', 0)
                print('at %d.' % server.sockets[0].getsockname()[1], flush=True)
                await server.serve_forever()

            asyncio.run(main())
            """;

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void itsClientGetsAllBackThatItHasSentBeforeItsEnd(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport)) {
            RecordingProtocol server = new RecordingProtocol() {
                @Override
                void received(Bytes data) {
                    connection().write(data);
                }
            };
            Port port = net.await(Endpoints.tcpServer(net.reactor, 0)
                    .on(InetAddress.getLoopbackAddress())
                    .listen(peer -> server));
            String number = Integer.toString(((Address.Inet) port.address()).port());
            try (ForeignProgram client =
                    new ForeignProgram(net, "python3", "-c", CLIENT, number, Integer.toString(LENGTH))) {
                client.untilPrinted("came back");
                assertThat(client.untilEnded()).isZero();
            }
            net.until(() -> server.lost != null);

            assertThat(server.lost).isEqualTo(new Lost.Done(true));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void itsServerSendsAllBackAfterTheEndOfWhatItReads(Transport transport) throws Exception {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport);
                ForeignProgram server = new ForeignProgram(net, "python3", "-c", SERVER)) {
            int port = Integer.parseInt(server.untilPrinted("at (\\d+)\\.").group(1));
            HalfClosableRecorder client = net.await(
                    Endpoints.tcpClient(net.reactor, "127.0.0.1", port).connect(new HalfClosableRecorder()));
            byte[] data = new byte[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                data[i] = (byte) (i % 127);
            }
            client.connection().write(Bytes.copyOf(data));
            net.await(client.connection().loseWrite());
            net.until(() -> client.lost != null);

            assertThat(client.lost).isEqualTo(new Lost.Done(true));
            assertThat(client.received())
                    .isEqualTo(Bytes.copyOf(data).toString(java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }
}
