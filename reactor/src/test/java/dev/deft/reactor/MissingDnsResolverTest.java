package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A program without Netty's DNS resolver, which Deft does not bring. */
final class MissingDnsResolverTest {

    /** The program, in a JVM of its own as it were: see {@link ClassesWithout}. */
    public static final class AsksDns implements Callable<String> {
        @Override
        public String call() {
            Reactor.create().close();
            try (Reactor asking =
                    Reactor.builder().dnsResolver(DnsSettings.ofTheSystem()).create()) {
                return "made " + asking;
            } catch (IllegalStateException refused) {
                return String.valueOf(refused.getMessage());
            }
        }
    }

    @Test
    void aReactorIsMadeWithoutItAndAskingForItSaysWhatToAdd() throws Exception {
        Class<?> asks = new ClassesWithout("io.netty.resolver.dns.").loadClass(AsksDns.class.getName());

        Object answer = ((Callable<?>) asks.getConstructor().newInstance()).call();

        assertThat(answer)
                .asString()
                .startsWith("ReactorBuilder.dnsResolver() needs Netty's resolver, which is missing")
                .contains("add io.netty:netty-resolver-dns in the version of netty-transport");
    }
}
