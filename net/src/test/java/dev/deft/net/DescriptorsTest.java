package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.reactor.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers and clients that have run out of descriptors, in a process that has few. */
@Tag("real-threads")
class DescriptorsTest {

    private static final int DESCRIPTORS = 200;

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aServerWithoutADescriptorSaysSoAndAcceptsAgainWhenItHasSome(Transport transport) throws Exception {
        NetworkUnderTest.ofSockets(transport).close();
        List<Socket> flood = new ArrayList<>();
        try (ChildJvm server = new ChildJvm(fewDescriptors(), List.of(), EchoProgram.class, transport.name())) {
            int port = Integer.parseInt(server.after("at "));
            connect(port).close(); // which loads what is needed
            Socket stays = connect(port);
            for (int i = 0; i < DESCRIPTORS; i++) {
                flood.add(new Socket(InetAddress.getLoopbackAddress(), port));
            }
            assertThat(server.after("could not accept a connection"))
                    .contains("Too many open files")
                    .contains("tries again in a second")
                    .contains("ulimit");
            echo(stays);

            for (Socket each : flood) {
                each.close();
            }
            connect(port).close();
            echo(stays);
            stays.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void whoeverIsWithoutADescriptorForASocketIsToldSoAndWhatToDoAboutIt(Transport transport) throws Exception {
        NetworkUnderTest.ofSockets(transport).close();
        try (ChildJvm child =
                new ChildJvm(fewDescriptors(), List.of(), WithoutDescriptorsProgram.class, transport.name())) {
            for (String each : List.of("tcpClient", "unixClient", "tcpServer", "unixServer", "udp")) {
                assertThat(child.after(each + ": "))
                        .startsWith("java.net.")
                        .contains("Too many open files")
                        .endsWith(
                                "; where too many files are open, close some, or raise the limit of open files (ulimit -n)");
            }
            assertThat(child.after("at last: ")).contains("refused").endsWith("; see whether a server listens there");
        }
    }

    private static List<String> fewDescriptors() {
        Skip.unless(Files.exists(Path.of("/bin/sh")), "there is no shell, whose ulimit is asked for");
        return List.of("/bin/sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "sh");
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        echo(socket);
        return socket;
    }

    private static void echo(Socket socket) throws IOException {
        socket.getOutputStream().write('x');
        assertThat(socket.getInputStream().read()).isEqualTo('x');
    }
}
