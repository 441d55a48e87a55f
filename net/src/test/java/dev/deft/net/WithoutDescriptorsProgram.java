package dev.deft.net;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.Transport;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A program that takes all descriptors it may have, and prints how each way to have a socket then fails, over the transport that it is told. */
final class WithoutDescriptorsProgram {

    private static final int DISCARD = 9;
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private WithoutDescriptorsProgram() {}

    public static void main(String[] arguments) throws Exception {
        ClassFolders.loadAll();
        try (Reactor reactor = Reactor.builder()
                .transport(Transport.valueOf(arguments[0]))
                .create()
                .start()) {
            Map<String, Callable<Deferred<?>>> ways = ways(reactor);
            for (Callable<Deferred<?>> each : ways.values()) {
                String unused = failure(reactor, each); // which opens the archives that are needed
            }
            List<FileInputStream> all = takeAll();
            Map<String, String> failures = new LinkedHashMap<>();
            for (Map.Entry<String, Callable<Deferred<?>>> each : ways.entrySet()) {
                failures.put(each.getKey(), failure(reactor, each.getValue()));
            }
            for (FileInputStream each : all) {
                each.close();
            }
            failures.forEach((way, failure) -> System.out.println(way + ": " + failure));
            System.out.println("at last: " + failure(reactor, ways.get("tcpClient")));
        }
    }

    /** Returns ways that fail also where there are descriptors: nobody listens, and no address is this machine's. */
    private static Map<String, Callable<Deferred<?>>> ways(Reactor reactor) throws IOException {
        InetAddress notHere = InetAddress.getByName("192.0.2.1"); // for documentation (RFC 5737)
        Map<String, Callable<Deferred<?>>> ways = new LinkedHashMap<>();
        ways.put(
                "tcpClient",
                () -> Endpoints.tcpClient(reactor, "127.0.0.1", DISCARD).connect(new RecordingProtocol()));
        Path nowhere = Path.of("/there/is/no/such/folder");
        ways.put("unixClient", () -> Endpoints.unixClient(reactor, nowhere).connect(new RecordingProtocol()));
        ways.put(
                "tcpServer", () -> Endpoints.tcpServer(reactor, 0).on(notHere).listen(peer -> new RecordingProtocol()));
        ways.put("unixServer", () -> Endpoints.unixServer(reactor, nowhere).listen(peer -> new RecordingProtocol()));
        ways.put(
                "udp",
                () -> Endpoints.udp(reactor, 0).on(notHere).listen(new DatagramProtocol() {
                    @Override
                    public void datagramReceived(Bytes data, Address.Inet from) {}
                }));
        return ways;
    }

    private static String failure(Reactor reactor, Callable<Deferred<?>> way) {
        try {
            return "no failure: "
                    + reactor.blockingCallFromThread(A_MINUTE, () -> way.call().addCallback(made -> "a socket"));
        } catch (Exception failure) {
            return failure.toString();
        }
    }

    private static List<FileInputStream> takeAll() {
        List<FileInputStream> all = new ArrayList<>();
        while (true) {
            try {
                all.add(new FileInputStream("/dev/null"));
            } catch (IOException noMore) {
                return all;
            }
        }
    }
}
