package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import dev.deft.reactor.testing.TestReactor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints from strings. */
class EndpointStringsTest {

    private final TestReactor test = TestReactor.create();
    private final Reactor reactor = test.reactor();

    @AfterEach
    void stop() {
        test.close();
    }

    @Test
    void aStringIsTakenApart() {
        EndpointString parts = EndpointString.parse("unix:/a\\:b\\=c\\\\:mode=660:x=y=z\\:=:");

        assertThat(parts.values()).containsExactly("unix", "/a:b=c\\", "");
        assertThat(parts.named()).isEqualTo(Map.of("mode", "660", "x", "y=z:="));
    }

    @Test
    void whatIsQuotedIsOneValueAndOneOfAKey() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder value = new StringBuilder();
            random.ints(random.nextInt(8), 0, 5).forEach(each -> value.append("\\:=ab".charAt(each)));
            String quoted = Endpoints.quote(value.toString());
            EndpointString parts = EndpointString.parse("type:" + quoted + ":key=" + quoted);

            assertThat(parts.values()).containsExactly("type", value.toString());
            assertThat(parts.named()).isEqualTo(Map.of("key", value.toString()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp:8080 | TcpServerEndpoint[0.0.0.0/0.0.0.0:8080]",
                "tcp:port=8080 | TcpServerEndpoint[0.0.0.0/0.0.0.0:8080]",
                "tcp:interface=127.0.0.1:8080:backlog=50 | TcpServerEndpoint[/127.0.0.1:8080]",
                "tcp:8080:interface= | TcpServerEndpoint[0.0.0.0/0.0.0.0:8080]",
                "ssl:8443:privateKey=k:certKey=c:interface=127.0.0.1 | TcpServerEndpoint[/127.0.0.1:8443, TLS]",
                "unix:/run/a\\:b:mode=660 | UnixServerEndpoint[/run/a:b]",
            })
    void aServersStringIsItsEndpoint(String string, String endpoint) {
        assertThat(Endpoints.server(reactor, string).toString().replace("0:0:0:0:0:0:0:0", "0.0.0.0"))
                .isEqualTo(endpoint);
    }

    @Test
    void aClientsStringIsItsEndpoint() {
        for (String string : List.of(
                "tcp:example.org:80:timeout=5:bindAddress=127.0.0.2",
                "tcp:port=80:host=example.org:bindAddress=",
                "tcp:\\:\\:1:80:bindAddress=\\:\\:1")) {
            assertThat(Endpoints.client(reactor, string).toString())
                    .isIn("TcpClientEndpoint[example.org:80]", "TcpClientEndpoint[::1:80]");
        }
    }

    @Test
    void aClientsStringSaysWhetherItIsOverTlsOrAUnixSocket() {
        assertThat(Endpoints.client(reactor, "tls:example.org:443:timeout=5:trustRoots=r:certificate=c:privateKey=k"))
                .hasToString("TcpClientEndpoint[example.org:443, TLS]");
        assertThat(Endpoints.client(reactor, "unix:/run/a:timeout=5")).hasToString("UnixClientEndpoint[/run/a]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp | has no port; write tcp:port[:interface=][:backlog=]",
                "tcp: | has no port; write",
                "tcp:x | has the port 'x'; it must be 0 to 65535",
                "tcp:65536 | has the port '65536'; it must be 0 to 65535",
                "tcp:-1 | has the port '-1'",
                "tcp:99999999999999999999 | has the port '99999999999999999999'",
                "tcp:80:90 | has the value '90' without a key; write tcp:port[:interface=][:backlog=], and \\: for",
                "tcp:80:port=90 | has port both with and without its key; give it once",
                "tcp:80:backlog=0 | has the backlog '0'; it must be 1 to",
                "tcp:80:backlog=1:backlog=2 | has the key 'backlog' twice",
                "tcp:80:baklog=1 | has the key 'baklog', which tcp does not know; write tcp:port[:interface=]",
                "tcp:80:interface=localhost | has the interface 'localhost'; give an IP address",
                "tpc:80 | has the type 'tpc', which is none of a server's; there is ssl, tcp, unix",
                "'' | has the type '', which is none of a server's",
                "ssl:8443:certKey=c | has no privateKey; write privateKey= with the file that has it",
                "unix:/run/a:mode=888 | has the mode '888'; it must be 0 to 777, with octal digits",
                "unix:/run/a:mode=1777 | has the mode '1777'; it must be 0 to 777",
                "tcp:80\\ | ends with a backslash",
            })
    void anErrorNamesTheStringTheFaultAndTheChoice(String string, String message) {
        assertThatThrownBy(() -> Endpoints.server(reactor, string))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The endpoint \"" + string + "\" ")
                .hasMessageContaining(message);
    }

    @Test
    void anErrorOfAClientsStringDoesSoToo() {
        assertThatThrownBy(() -> Endpoints.client(reactor, "tcp:example.org"))
                .hasMessage(
                        "The endpoint \"tcp:example.org\" has no port; write tcp:host:port[:timeout=][:bindAddress=]");
        assertThatThrownBy(() -> Endpoints.client(reactor, "udp:x"))
                .hasMessage(
                        "The endpoint \"udp:x\" has the type 'udp', which is none of a client's; there is tcp, tls, unix");
        assertThatThrownBy(() -> Endpoints.client(reactor, "tls:x:443:certificate=c"))
                .hasMessageContaining("has no privateKey; write privateKey= with the file that has it");
    }

    @Test
    void aPathThatIsNoneIsNamedAsAnyFaultIs() {
        for (String string : List.of("unix:a\0b", "ssl:1:privateKey=a\0b", "ssl:1:privateKey=a:certKey=a\0b")) {
            assertThatThrownBy(() -> Endpoints.server(reactor, string))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("The endpoint \"" + string + "\" has the ")
                    .hasMessageContaining("'a\0b', which is no path");
        }
        for (String string : List.of("unix:a\0b", "tls:a:1:trustRoots=a\0b", "tls:a:1:certificate=a:privateKey=a\0b")) {
            assertThatThrownBy(() -> Endpoints.client(reactor, string))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("The endpoint \"" + string + "\" has the ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", ".", "..", "/tmp/."})
    void aPathThatNamesNoFileIsNoSocketsPath(String path) {
        for (ThrowingCallable each : List.<ThrowingCallable>of(
                () -> Endpoints.server(reactor, "unix:" + path), () -> Endpoints.client(reactor, "unix:" + path))) {
            assertThatThrownBy(each)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The endpoint \"unix:" + path + "\" has the path '" + path
                            + "', which must end with the name of a file");
        }
        for (ThrowingCallable each : List.<ThrowingCallable>of(
                () -> Endpoints.unixServer(reactor, Path.of(path)),
                () -> Endpoints.unixClient(reactor, Path.of(path)))) {
            assertThatThrownBy(each)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The path of a UNIX socket must end with the name of a file: '" + path + "'");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void whatAStringSaysIsListenedAtAndConnectedToAndFrom(Transport transport) {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(transport)) {
            RecordingProtocol accepted = new RecordingProtocol();
            Port port = net.await(Endpoints.server(net.reactor, "tcp:0:interface=127.0.0.1:backlog=5")
                    .listen(peer -> accepted));
            int number = ((Address.Inet) port.address()).port();
            RecordingProtocol client = new RecordingProtocol();
            net.await(Endpoints.client(net.reactor, "tcp:127.0.0.1:" + number + ":bindAddress=127.0.0.1")
                    .connect(client));
            net.until(accepted::isConnected);

            assertThat(port.address()).hasToString("127.0.0.1:" + number);
            assertThat(client.connection().host().toString()).startsWith("127.0.0.1:");
            assertThatThrownBy(() -> net.await(
                            Endpoints.client(net.reactor, "tcp:127.0.0.1:" + number + ":bindAddress=192.0.2.1")
                                    .connect(new RecordingProtocol())))
                    .as("an address that is none of this machine's")
                    .cause()
                    .isInstanceOf(java.net.ConnectException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix"})
    void theLimitsThatAreGivenBesideAStringAreThoseOfItsConnections(String type, @TempDir Path folder) {
        try (NetworkUnderTest net = NetworkUnderTest.ofSockets(Transport.NIO)) {
            String at = type.equals("tcp") ? "tcp:0:interface=127.0.0.1" : "unix:" + folder.resolve("s");
            Port port = net.await(
                    Endpoints.server(net.reactor, at, Limits.defaults().connections(1))
                            .listen(peer -> new RecordingProtocol()));
            String to = port.address() instanceof Address.Inet inet ? "tcp:127.0.0.1:" + inet.port() : at;
            ClientEndpoint endpoint =
                    Endpoints.client(net.reactor, to, Limits.defaults().unsentBytes(100));
            RecordingProtocol client = net.await(endpoint.connect(new RecordingProtocol()));
            net.until(() -> port.statistics().accepted() == 1);
            RecordingProtocol second = net.await(endpoint.connect(new RecordingProtocol()));
            net.until(() -> port.statistics().refused() == 1 && second.lost != null);

            client.connection().write(new byte[101]);
            net.until(() -> client.lost != null);
            assertThat(client.lost).isEqualTo(new Lost.OverLimit("unsent bytes", 100));
        }
    }
}
