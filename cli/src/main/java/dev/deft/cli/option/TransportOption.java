package dev.deft.cli.option;

import dev.deft.reactor.Transport;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --transport}. */
public final class TransportOption {

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            defaultValue = "auto",
            converter = Available.class,
            completionCandidates = Available.class,
            description = "What the reactor sleeps in: nio, epoll, or auto, which is epoll where it can be had."
                    + " Default: ${DEFAULT-VALUE}.")
    private Transport transport = Transport.AUTO;

    /** The transport that was asked for, or that {@code auto} comes to on this machine. */
    public Transport transport() {
        return transport;
    }

    private static final class Available extends Choice<Transport> {

        Available() {
            super("transport", Transport.values());
        }

        @Override
        public Transport convert(String text) throws Exception {
            try {
                return super.convert(text).resolved();
            } catch (IllegalStateException missing) {
                throw new TypeConversionException(String.valueOf(missing.getMessage()));
            }
        }
    }
}
