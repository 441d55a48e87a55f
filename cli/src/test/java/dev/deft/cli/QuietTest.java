package dev.deft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class QuietTest {

    @ParameterizedTest
    @ValueSource(strings = {"dev.deft.net.Connection", "io.netty.resolver.dns.DnsQueryContext"})
    void whatFaultsMadeOnPurposeHaveLoggedIsNotShownMeanwhile(String name) throws InterruptedException {
        Logger logger = LoggerFactory.getLogger(name);

        boolean isShown = Quiet.during(failure -> {}, warning -> {}, logger::isWarnEnabled);

        assertThat(isShown).isFalse();
        assertThat(logger.isWarnEnabled()).isTrue();
    }
}
