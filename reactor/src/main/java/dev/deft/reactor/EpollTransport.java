package dev.deft.reactor;

import dev.deft.reactor.internal.SocketIo;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
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
        return EpollIoHandler.newFactory();
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
}
