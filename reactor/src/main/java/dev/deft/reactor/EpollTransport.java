package dev.deft.reactor;

import dev.deft.reactor.internal.SocketIo;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The only class that knows Netty's epoll, whose jars need not be there. */
final class EpollTransport {

    /** The most causes that are followed, for they may form a circle. */
    private static final int MOST_CAUSES = 100;

    private EpollTransport() {}

    static boolean isAvailable() {
        return whatIsMissing() == null;
    }

    /** Throws an {@link IllegalStateException} that says what is missing and what to add. */
    static void ensureAvailable() {
        Throwable missing = whatIsMissing();
        if (missing != null) {
            throw new IllegalStateException(
                    complaint(missing, System.getProperty("os.name"), System.getProperty("os.arch")), missing);
        }
    }

    static IoHandlerFactory ioHandlers() {
        IoHandlerFactory epoll = EpollIoHandler.newFactory();
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new KeepingHandler(epoll.newHandler(executor));
            }

            @Override
            public boolean isChangingThreadSupported() {
                return epoll.isChangingThreadSupported();
            }
        };
    }

    static ChannelFactory<? extends DatagramChannel> datagramChannels() {
        return EpollDatagramChannel::new;
    }

    static ChannelFactory<? extends SocketChannel> socketChannels() {
        return EpollSocketChannel::new;
    }

    static ChannelFactory<? extends ServerSocketChannel> serverSocketChannels() {
        return EpollServerSocketChannel::new;
    }

    static SocketIo.UnixSockets unixSockets() {
        return new SocketIo.UnixSockets(
                EpollDomainSocketChannel::new,
                EpollServerDomainSocketChannel::new,
                path -> new DomainSocketAddress(path.toFile()),
                true);
    }

    private static @Nullable Throwable whatIsMissing() {
        try {
            return Epoll.unavailabilityCause();
        } catch (LinkageError noClasses) {
            return noClasses;
        }
    }

    static String complaint(Throwable missing, String os, String arch) {
        if (!os.toLowerCase(Locale.ROOT).startsWith("linux")) {
            return "Transport.EPOLL is for Linux only, and this is " + os + "; use Transport.NIO, or AUTO";
        }
        String what = missing instanceof NoClassDefFoundError
                ? "Netty's classes for it are missing (" + missing + ")"
                : "Netty's native part does not load on " + arch + " (" + rootOf(missing) + ")";
        String platform = platform(arch);
        return "Transport.EPOLL is not available: " + what + "; add io.netty:netty-transport-native-epoll:" + platform
                + " in the version of netty-transport (on the module path with --add-modules"
                + " io.netty.transport.classes.epoll,io.netty.transport.epoll." + platform.replace('-', '.')
                + "), or use Transport.NIO, or AUTO";
    }

    /** Returns the jar's classifier. */
    private static String platform(String arch) {
        return switch (arch) {
            case "amd64", "x86_64" -> "linux-x86_64";
            case "aarch64" -> "linux-aarch_64";
            default -> "linux-" + arch;
        };
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (int i = 0; i < MOST_CAUSES && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return root;
    }

    /**
     * Epoll whose set keeps a socket that waits for nothing, as one does that writes nothing now and whose peer has ended. Netty takes it out of the set then, does not remember that, and
     * so fails when it is to wait again: what was not sent by then would be lost.
     */
    private static final class KeepingHandler implements IoHandler {

        private final IoHandler epoll;

        KeepingHandler(IoHandler epoll) {
            this.epoll = epoll;
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return new KeepingRegistration(epoll.register(handle));
        }

        @Override
        public void initialize() {
            epoll.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return epoll.run(context);
        }

        @Override
        public void prepareToDestroy() {
            epoll.prepareToDestroy();
        }

        @Override
        public void destroy() {
            epoll.destroy();
        }

        @Override
        public void wakeup() {
            epoll.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return epoll.isCompatible(handleType);
        }
    }

    /** A socket's place in epoll's set. For nothing to wait for it has the mark of an edge, by which a failure is told once. */
    private record KeepingRegistration(IoRegistration its) implements IoRegistration {

        @Override
        public long submit(IoOps wanted) {
            return its.submit(wanted.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : wanted);
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's
        public <T> T attachment() {
            return its.attachment();
        }

        @Override
        public boolean isValid() {
            return its.isValid();
        }

        @Override
        public boolean cancel() {
            return its.cancel();
        }
    }
}
