package dev.deft.net;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.net.testing.FakeNetwork;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.testing.TestReactor;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The options of TLS that are refused as soon as they are given. */
class TlsOptionsTest {

    private static final TlsIdentity IDENTITY = TlsIdentity.ofPem(Path.of("chain.pem"), Path.of("key.pem"), "secret");

    @Test
    void aSettingOfTheOtherSideIsRefused() {
        TlsOptions server = TlsOptions.server(IDENTITY);
        TlsOptions client = TlsOptions.client();
        assertThatThrownBy(() -> server.identity(IDENTITY)).hasMessageContaining("identity() is for a client");
        assertThatThrownBy(() -> server.serverName("localhost")).hasMessageContaining("serverName() is for a client");
        assertThatThrownBy(() -> client.identityFor("localhost", IDENTITY))
                .hasMessageContaining("identityFor() is for a server");
        assertThatThrownBy(() -> client.clientCertificates(ClientCertificates.NONE))
                .hasMessageContaining("clientCertificates() is for a server");
        try (Reactor reactor = Reactor.create()) {
            assertThatThrownBy(() -> Endpoints.tlsServer(reactor, 1, client))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("TlsOptions.server()");
            assertThatThrownBy(() -> Endpoints.tlsClient(reactor, "localhost", 1, server))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("TlsOptions.client()");
        }
    }

    @Test
    void aServerThatAsksForCertificatesSaysWhoseItTrusts() {
        assertThatThrownBy(() -> TlsOptions.server(IDENTITY).clientCertificates(ClientCertificates.OPTIONAL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("trust()");
    }

    @Test
    void aProtocolHasAName() {
        for (String[] wrong : new String[][] {{}, {""}, {"h2", "x".repeat(256)}}) {
            assertThatThrownBy(() -> TlsOptions.client().applicationProtocols(wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theNetworkUnderTestHasNoTlsAndSaysSo() {
        try (TestReactor test = TestReactor.create()) {
            FakeNetwork network = new FakeNetwork(test.reactor());
            RecordingProtocol client = new RecordingProtocol();
            network.server(7).listen(peer -> new RecordingProtocol());
            network.client(7).connect(client);
            test.advance(Duration.ZERO);
            assertThatThrownBy(() -> client.connection().startTls(TlsOptions.client()))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("FakeNetwork");
        }
    }
}
