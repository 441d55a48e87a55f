package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.net.internal.NetLog;
import dev.deft.net.internal.Network;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.internal.SocketIo;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A UNIX socket to listen at, on the transport of its reactor. Immutable; each setting returns another. Made by {@link Endpoints#unixServer}.
 *
 * <p>A file beside the socket, {@code <path>.lock}, is locked while it listens, and stays. A socket that a server has left which died is replaced; one that is
 * served is not, nor is a file that is no socket. Its end removes the socket, unless another is in its place by then.
 *
 * <p>On NIO the peer's end of data closes the connection at once: what is not sent by then fails it. On epoll it is sent, as over TCP.
 */
public final class UnixServerEndpoint implements ServerEndpoint {

    private final Reactor reactor;
    private final Path path;
    private final Limits limits;
    private final @Nullable Set<PosixFilePermission> mode;

    UnixServerEndpoint(Reactor reactor, Path path, Limits limits, @Nullable Set<PosixFilePermission> mode) {
        this.reactor = reactor;
        this.path = path;
        this.limits = limits;
        this.mode = mode;
    }

    /** Returns one with these limits, in place of {@link Limits#defaults}. Connections of one host are not counted: all are of this one. */
    public UnixServerEndpoint limits(Limits newLimits) {
        return new UnixServerEndpoint(reactor, path, Objects.requireNonNull(newLimits, "newLimits"), mode);
    }

    /** Returns one whose socket has these permissions before anybody can connect, in place of those that the process gives its files. */
    public UnixServerEndpoint mode(Set<PosixFilePermission> permissions) {
        Set<PosixFilePermission> copy = EnumSet.noneOf(PosixFilePermission.class);
        copy.addAll(Objects.requireNonNull(permissions, "permissions"));
        return new UnixServerEndpoint(reactor, path, limits, copy);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Fails with {@link BindException} if a server listens there, or something else is there than a socket.
     */
    @Override
    public Deferred<Port> listen(ProtocolFactory factory) {
        Objects.requireNonNull(factory, "factory");
        Network network = Network.of(reactor);
        Deferred<Port> listening = network.attempt(this + ".listen()", true, deferred -> {});
        network.whenOpen(() -> network.callOnFiles(() -> UnixSocketFile.at(path))
                .addCallbacks(
                        file -> bind(network, file, factory, listening),
                        failure -> Listener.fail(listening, refusal(failure))));
        return listening;
    }

    private boolean bind(Network network, UnixSocketFile file, ProtocolFactory factory, Deferred<Port> listening) {
        SocketIo io = network.sockets();
        Address.Unix address = new Address.Unix(Optional.of(path));
        new Listener(network, factory, limits, null, listening) {
            @Override
            Address bound(Channel channel) throws IOException {
                file.bound(mode);
                return address;
            }

            @Override
            BindException refusal(Throwable cause) {
                return UnixServerEndpoint.this.refusal(cause);
            }

            @Override
            Address hostOf(NettyStream stream) {
                return address;
            }

            @Override
            Address peerOf(NettyStream stream) {
                return new Address.Unix(Optional.empty());
            }

            @Override
            void closed() {
                try {
                    file.close();
                } catch (IOException e) {
                    NetLog.warn("The socket " + path + " could not be removed (" + e + "); remove it by hand");
                }
            }
        }.bind(
                io.loop(),
                io.unix().serverSockets(),
                io.unix().address().apply(file.temporary()),
                Listener.BACKLOG_OF_THE_SYSTEM,
                io.unix().isHalfClosable());
        return true;
    }

    private BindException refusal(Throwable cause) {
        BindException refusal = new BindException("Cannot listen at %s: %s"
                .formatted(
                        path,
                        FailureText.withAdvice(
                                cause, "end what listens there, remove what is there, or choose another path")));
        refusal.initCause(cause);
        return refusal;
    }

    @Override
    public String toString() {
        return "UnixServerEndpoint[" + path + "]";
    }
}
