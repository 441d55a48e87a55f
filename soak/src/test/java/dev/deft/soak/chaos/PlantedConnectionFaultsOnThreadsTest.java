package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Connection;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Lost;
import dev.deft.net.Protocol;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults planted in the connections of a chaos, on real threads: all are found. */
@Tag("real-threads")
@Tag("planted")
class PlantedConnectionFaultsOnThreadsTest {

    private final NowAndThen nowAndThen = new NowAndThen();

    private static void assertFound(String violation, DeftOperations deft) {
        PlantedFaultsOnThreadsTest.assertFound(violation, deft);
    }

    /** A protocol that tells another what it is told. */
    private abstract static class Told implements Protocol {

        final Protocol real;

        Told(Protocol real) {
            this.real = real;
        }

        @Override
        public void connectionMade(Connection connection) throws Exception {
            real.connectionMade(connection);
        }

        @Override
        public void dataReceived(Bytes data) throws Exception {
            real.dataReceived(data);
        }

        @Override
        public void connectionLost(Lost reason) throws Exception {
            real.connectionLost(reason);
        }
    }

    @Test
    void aConnectionThatIsLostTwiceIsFound() {
        assertFound(" was lost 2 times", new DeftOperations() {
            @Override
            Protocol protocol(Protocol protocol) {
                return new Told(protocol) {
                    @Override
                    public void connectionLost(Lost reason) throws Exception {
                        super.connectionLost(reason);
                        if (nowAndThen.isNow()) {
                            super.connectionLost(reason);
                        }
                    }
                };
            }
        });
    }

    @Test
    void aConnectionWhoseLossIsNotToldIsFound() {
        assertFound(" was lost 0 times", new DeftOperations() {
            @Override
            Protocol protocol(Protocol protocol) {
                return new Told(protocol) {
                    @Override
                    public void connectionLost(Lost reason) throws Exception {
                        if (!nowAndThen.isNow()) {
                            super.connectionLost(reason);
                        }
                    }
                };
            }
        });
    }

    @Test
    void aByteThatIsMissingIsFound() {
        assertFound(" received another byte at ", new DeftOperations() {
            @Override
            Protocol protocol(Protocol protocol) {
                return new Told(protocol) {
                    @Override
                    public void dataReceived(Bytes data) throws Exception {
                        super.dataReceived(data.length() > 1 && nowAndThen.isNow() ? data.slice(1) : data);
                    }
                };
            }
        });
    }

    @Test
    void aByteThatIsMissingOverTlsIsFound() {
        assertFound(" received another byte at ", new DeftOperations() {
            @Override
            Protocol protocol(Protocol protocol) {
                return new Told(protocol) {
                    private boolean isEncrypted;

                    @Override
                    public void connectionMade(Connection connection) throws Exception {
                        isEncrypted = connection.tls().isPresent();
                        super.connectionMade(connection);
                    }

                    @Override
                    public void dataReceived(Bytes data) throws Exception {
                        boolean drops = isEncrypted && data.length() > 1 && nowAndThen.isNow();
                        super.dataReceived(drops ? data.slice(1) : data);
                    }
                };
            }
        });
    }

    @Test
    void piecesThatComeInAnotherOrderAreFound() {
        assertFound(" received another byte at ", new DeftOperations() {
            @Override
            Protocol protocol(Protocol protocol) {
                return new Told(protocol) {
                    @Override
                    public void dataReceived(Bytes data) throws Exception {
                        if (data.length() > 1 && nowAndThen.isNow()) {
                            super.dataReceived(data.slice(1)); // the rest first
                            super.dataReceived(data.slice(0, 1));
                        } else {
                            super.dataReceived(data);
                        }
                    }
                };
            }
        });
    }

    @Test
    void dataThatComesAfterTheEndIsFound() {
        assertFound(" received data after its end", new DeftOperations() {
            @Override
            Protocol protocol(Protocol protocol) {
                return new Told(protocol) {
                    @Override
                    public void connectionLost(Lost reason) throws Exception {
                        super.connectionLost(reason);
                        if (nowAndThen.isNow()) {
                            super.dataReceived(Bytes.copyOf(new byte[1]));
                        }
                    }
                };
            }
        });
    }

    @Test
    void anEndInOrderBeforeAllHasArrivedIsFound() {
        assertFound(" bytes of ", new DeftOperations() {
            @Override
            Protocol protocol(Protocol protocol) {
                return new Told(protocol) {
                    private @Nullable Bytes last;

                    @Override
                    public void dataReceived(Bytes data) throws Exception {
                        Bytes before = last;
                        last = data; // told with the next, and so never if there is none
                        if (before != null) {
                            super.dataReceived(before);
                        }
                    }
                };
            }
        });
    }

    @Test
    void anEndInOrderThatComesAsAResetIsFound() {
        assertFound(", though its peer had ended it in order", new DeftOperations() {
            @Override
            Protocol protocol(Protocol protocol) {
                return new Told(protocol) {
                    @Override
                    public void connectionLost(Lost reason) throws Exception {
                        boolean isReset = reason.equals(new Lost.Done(true)) && nowAndThen.isNow();
                        super.connectionLost(isReset ? new Lost.Failed(new IOException("reset")) : reason);
                    }
                };
            }
        });
    }

    @Test
    void anAnswerToALostConnectionThatCountsAsSentIsFound() {
        assertFound(" has sent what was written after its end", new DeftOperations() {
            @Override
            Deferred<Void> flushed(Connection connection) {
                return super.flushed(connection).addErrback(ConnectionLostException.class, lost -> null);
            }
        });
    }

    @Test
    void aWaitForWhatIsSentThatHasNoEndIsFound() {
        assertFound("a flush on chaos-", new DeftOperations() {
            @Override
            Deferred<Void> flushed(Connection connection) {
                return nowAndThen.isNow() ? new Deferred<>() : super.flushed(connection);
            }
        });
    }
}
