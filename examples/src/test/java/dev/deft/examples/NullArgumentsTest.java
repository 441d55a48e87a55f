package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.analysis.advice.Target;
import dev.deft.deferred.Confinement;
import dev.deft.deferred.Deferred;
import dev.deft.deferred.DeferredLock;
import dev.deft.deferred.DeferredQueue;
import dev.deft.deferred.DeferredSemaphore;
import dev.deft.deferred.Result;
import dev.deft.http.HttpBody;
import dev.deft.http.HttpClientOptions;
import dev.deft.http.HttpHeaders;
import dev.deft.http.HttpLimits;
import dev.deft.http.HttpRequest;
import dev.deft.http.HttpResponse;
import dev.deft.http.HttpServer;
import dev.deft.jdbc.Database;
import dev.deft.jdbc.DatabaseBuilder;
import dev.deft.jfr.JfrEvents;
import dev.deft.live.LatencySnapshot;
import dev.deft.live.LatencyTimes;
import dev.deft.live.LiveAdviser;
import dev.deft.live.LiveLatency;
import dev.deft.live.LivePublication;
import dev.deft.live.PoolWatch;
import dev.deft.micrometer.PoolMetrics;
import dev.deft.net.Address;
import dev.deft.net.Bytes;
import dev.deft.net.ChildProcess;
import dev.deft.net.DatagramProtocol;
import dev.deft.net.Endpoints;
import dev.deft.net.FlowProtocol;
import dev.deft.net.Flows;
import dev.deft.net.LengthPrefixedProtocol;
import dev.deft.net.LineProtocol;
import dev.deft.net.NetstringProtocol;
import dev.deft.net.ProcessProtocol;
import dev.deft.net.Protocol;
import dev.deft.net.ReconnectingClient;
import dev.deft.net.TcpClientEndpoint;
import dev.deft.net.TcpServerEndpoint;
import dev.deft.net.TlsIdentity;
import dev.deft.net.TlsOptions;
import dev.deft.net.UdpEndpoint;
import dev.deft.net.UnixClientEndpoint;
import dev.deft.net.UnixServerEndpoint;
import dev.deft.net.testing.FakeNetwork;
import dev.deft.net.testing.Wire;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.reactor.service.MultiService;
import dev.deft.reactor.service.Service;
import dev.deft.reactor.task.Cooperator;
import dev.deft.reactor.task.LoopingCall;
import dev.deft.reactor.task.Retry;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.CallObserver;
import dev.deft.threadpool.Cancellation;
import dev.deft.threadpool.PoolObserver;
import dev.deft.threadpool.PoolStatistics;
import dev.deft.threadpool.SaturationPolicy;
import dev.deft.threadpool.ShareBuilder;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.sizing.HillClimbing;
import dev.deft.threadpool.sizing.Sizing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.TypeVariable;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every public method of the libraries names the argument that is null. */
class NullArgumentsTest {

    private static final CompletableFuture<String> DONE = CompletableFuture.completedFuture("a value");

    private final List<AutoCloseable> toClose = new ArrayList<>();

    /** The ways to come by an instance, to call a method of or to pass beside the null. */
    private final Map<Class<?>, Supplier<Object>> instances = Map.ofEntries(
            Map.entry(Deferred.class, Deferred::new),
            Map.entry(DeferredLock.class, DeferredLock::new),
            Map.entry(DeferredSemaphore.class, () -> new DeferredSemaphore(1)),
            Map.entry(DeferredQueue.class, () -> new DeferredQueue<>(1, 1)),
            Map.entry(Result.class, () -> new Result.Success<>("a value")),
            Map.entry(ThreadPool.class, this::pool),
            Map.entry(Reactor.class, this::reactor),
            Map.entry(ReactorBuilder.class, Reactor::builder),
            Map.entry(TestReactor.class, TestReactor::create),
            Map.entry(LoopingCall.class, () -> LoopingCall.of(reactor(), () -> {})),
            Map.entry(Cooperator.class, () -> new Cooperator(reactor())),
            Map.entry(Retry.class, () -> Retry.exponential(Duration.ZERO, Duration.ZERO)),
            Map.entry(Service.class, () -> new MultiService(reactor(), "null-arguments")),
            Map.entry(Cancellation.class, Cancellation::current),
            Map.entry(SaturationPolicy.class, SaturationPolicy::refuse),
            Map.entry(Sizing.class, Sizing::probing),
            Map.entry(HillClimbing.class, Sizing::hillClimbing),
            Map.entry(ShareBuilder.class, () -> sharedPool().share("null-arguments")),
            Map.entry(Database.class, () -> database().open()),
            Map.entry(DatabaseBuilder.class, this::database),
            Map.entry(Bytes.class, () -> Bytes.utf8("text")),
            Map.entry(TcpClientEndpoint.class, () -> Endpoints.tcpClient(reactor(), "localhost", 1)),
            Map.entry(TcpServerEndpoint.class, () -> Endpoints.tcpServer(reactor(), 0)),
            Map.entry(UnixClientEndpoint.class, () -> Endpoints.unixClient(reactor(), Path.of("socket"))),
            Map.entry(UnixServerEndpoint.class, () -> Endpoints.unixServer(reactor(), Path.of("socket"))),
            Map.entry(ReconnectingClient.class, this::reconnectingClient),
            Map.entry(ProcessBuilder.class, () -> new ProcessBuilder("java")),
            Map.entry(FlowProtocol.class, () -> Flows.protocol(reactor())),
            Map.entry(UdpEndpoint.class, () -> Endpoints.udp(reactor(), 0)),
            Map.entry(TlsOptions.class, TlsOptions::client),
            Map.entry(TlsIdentity.class, () -> TlsIdentity.ofPem(Path.of("chain"), Path.of("key"))),
            Map.entry(KeyStore.class, NullArgumentsTest::keyStore),
            Map.entry(LineProtocol.class, Lines::new),
            Map.entry(LengthPrefixedProtocol.class, Messages::new),
            Map.entry(NetstringProtocol.class, Netstrings::new),
            Map.entry(HttpBody.class, HttpBody::empty),
            Map.entry(HttpHeaders.class, () -> HttpHeaders.EMPTY),
            Map.entry(HttpLimits.class, HttpLimits::defaults),
            Map.entry(HttpClientOptions.class, HttpClientOptions::defaults),
            Map.entry(HttpRequest.class, () -> HttpRequest.get(URI.create("http://localhost/"))),
            Map.entry(HttpResponse.class, () -> HttpResponse.of(204)),
            Map.entry(URI.class, () -> URI.create("http://localhost/")),
            Map.entry(LiveLatency.class, LiveLatency::new),
            Map.entry(LatencySnapshot.class, NullArgumentsTest::snapshot),
            Map.entry(LatencyTimes.class, () -> snapshot().queue()),
            Map.entry(LiveAdviser.class, LiveAdviser::standard),
            Map.entry(LivePublication.class, () -> LivePublication.publish(pool())),
            Map.entry(PoolWatch.class, () -> PoolWatch.of(pool())),
            Map.entry(Target.class, () -> Target.parse("p99<=20ms")),
            Map.entry(OptionalDouble.class, OptionalDouble::empty),
            Map.entry(OptionalInt.class, OptionalInt::empty),
            Map.entry(Wire.class, this::wire),
            Map.entry(Address.Inet.class, () -> new Address.Inet(InetAddress.getLoopbackAddress(), 1)),
            Map.entry(InetAddress.class, InetAddress::getLoopbackAddress),
            Map.entry(Optional.class, Optional::empty),
            Map.entry(ByteBuffer.class, () -> ByteBuffer.allocate(100)),
            Map.entry(Charset.class, () -> StandardCharsets.UTF_8),
            Map.entry(Path.class, () -> Path.of("file")),
            Map.entry(String.class, () -> "text"),
            Map.entry(Duration.class, () -> Duration.ofSeconds(1)),
            Map.entry(Throwable.class, () -> new IllegalStateException("made up")),
            Map.entry(Object.class, Object::new),
            Map.entry(Random.class, () -> new Random(1)),
            Map.entry(MeterRegistry.class, SimpleMeterRegistry::new),
            Map.entry(ObservationRegistry.class, ObservationRegistry::create),
            Map.entry(Iterable.class, List::of),
            Map.entry(List.class, List::of),
            Map.entry(Collection.class, List::of),
            Map.entry(CompletableFuture.class, () -> DONE),
            Map.entry(Class.class, () -> IOException.class));

    @AfterEach
    void endWhatWasMade() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
    }

    @Test
    void everyPublicMethodNamesTheArgumentThatIsNull() throws Exception {
        List<String> unnamed = new ArrayList<>();
        int asked = 0;
        for (Class<?> type : publicTypes()) {
            for (Executable method : methodsOf(type)) {
                for (int i = 0; i < method.getParameterCount(); i++) {
                    if (mustNotBeNull(method, i)) {
                        asked++;
                        String fault = faultWithNull(type, method, i);
                        if (fault != null) {
                            unnamed.add(method.toGenericString() + ", argument " + (i + 1) + ": " + fault);
                        }
                    }
                }
            }
        }
        assertThat(unnamed).isEmpty();
        assertThat(asked).isGreaterThan(160);
    }

    private @Nullable String faultWithNull(Class<?> type, Executable method, int at) throws Exception {
        Object target = Modifier.isStatic(method.getModifiers()) || method instanceof Constructor ? null : make(type);
        @Nullable Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = i == at ? null : make(method.getParameterTypes()[i]);
        }
        try {
            if (method instanceof Method plain) {
                plain.invoke(target, arguments);
            } else {
                ((Constructor<?>) method).newInstance(arguments);
            }
            return "is taken";
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause();
            boolean named = thrown instanceof NullPointerException
                    && thrown.getMessage() != null
                    && !thrown.getMessage().startsWith("Cannot ");
            return named ? null : String.valueOf(thrown);
        }
    }

    private static boolean mustNotBeNull(Executable method, int at) {
        AnnotatedType type = method.getAnnotatedParameterTypes()[at];
        boolean mayBe = type.isAnnotationPresent(Nullable.class) || type.getType() instanceof TypeVariable<?>;
        return !method.getParameterTypes()[at].isPrimitive() && !mayBe;
    }

    private static List<Executable> methodsOf(Class<?> type) {
        List<Executable> methods = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            boolean inherited = method.getName().equals("equals");
            if (Modifier.isPublic(method.getModifiers())
                    && !method.isSynthetic()
                    && !inherited
                    && !Modifier.isAbstract(method.getModifiers())) {
                methods.add(method);
            }
        }
        if (!Modifier.isAbstract(type.getModifiers())) {
            for (Constructor<?> constructor : type.getConstructors()) {
                methods.add(constructor);
            }
        }
        return methods;
    }

    private Object make(Class<?> type) throws Exception {
        Supplier<Object> known = instances.get(type);
        if (known != null) {
            return known.get();
        }
        if (type.isPrimitive()) {
            Object zero = Array.get(Array.newInstance(type, 1), 0);
            return type == int.class ? (Object) 1 : type == long.class ? (Object) 1L : zero;
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isInterface()) {
            return Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (self, method, arguments) ->
                            method.isDefault() ? InvocationHandler.invokeDefault(self, method, arguments) : null);
        }
        if (type.getSimpleName().equals("ThreadPoolBuilder")) {
            return ThreadPool.named("null-arguments");
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw new IllegalStateException("no instance is known of the abstract " + type);
        }
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        @Nullable Object[] arguments = new Object[constructor.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = make(constructor.getParameterTypes()[i]);
        }
        return constructor.newInstance(arguments);
    }

    private ReconnectingClient<?> reconnectingClient() {
        Reactor reactor = reactor();
        return new ReconnectingClient<>(
                reactor, "null-arguments", Endpoints.tcpClient(reactor, "localhost", 1), Lines::new);
    }

    private ThreadPool pool() {
        ThreadPool pool = ThreadPool.named("null-arguments").start();
        toClose.add(() -> pool.stop(Duration.ZERO));
        return pool;
    }

    private ThreadPool sharedPool() {
        ThreadPool pool = ThreadPool.named("null-arguments").shared().start();
        toClose.add(() -> pool.stop(Duration.ZERO));
        return pool;
    }

    private static LatencySnapshot snapshot() {
        return new LiveLatency().snapshot("null-arguments");
    }

    private static KeyStore keyStore() {
        try {
            return KeyStore.getInstance("PKCS12");
        } catch (KeyStoreException e) {
            throw new AssertionError(e);
        }
    }

    private Wire wire() {
        TestReactor test = TestReactor.create();
        toClose.add(test);
        FakeNetwork network = new FakeNetwork(test.reactor());
        network.server(7).listen(peer -> new Lines());
        network.client(7).connect(new Lines());
        test.settle();
        return network.wires().get(0);
    }

    private DatabaseBuilder database() {
        return Database.over(reactor(), new JdbcDataSource());
    }

    private static final class Lines extends LineProtocol {
        @Override
        protected void lineReceived(Bytes line) {}
    }

    private static final class Messages extends LengthPrefixedProtocol {
        Messages() {
            super(4, 100);
        }

        @Override
        protected void messageReceived(Bytes message) {}
    }

    private static final class Netstrings extends NetstringProtocol {
        Netstrings() {
            super(100);
        }

        @Override
        protected void stringReceived(Bytes string) {}
    }

    private Reactor reactor() {
        Reactor reactor = Reactor.create();
        toClose.add(reactor);
        return reactor;
    }

    private static List<Class<?>> publicTypes() throws Exception {
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> one : new Class<?>[] {
            Deferred.class,
            ThreadPool.class,
            Sizing.class,
            Reactor.class,
            TestReactor.class,
            LoopingCall.class,
            Service.class,
            Database.class,
            Endpoints.class,
            FakeNetwork.class,
            HttpServer.class,
            PoolMetrics.class,
            LiveLatency.class,
            JfrEvents.class
        }) {
            URI place = one.getProtectionDomain().getCodeSource().getLocation().toURI();
            if (Files.isDirectory(Path.of(place))) {
                add(types, Path.of(place), one);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(Path.of(place))) {
                    add(types, jar.getPath("/"), one);
                }
            }
        }
        return types;
    }

    private static void add(List<Class<?>> types, Path root, Class<?> ofPackage) throws Exception {
        String folder = ofPackage.getPackageName().replace('.', '/');
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".class") && !name.endsWith("-info.class")) {
                    Class<?> type = Class.forName(ofPackage.getPackageName() + "." + name.replace(".class", ""));
                    if (isPublic(type) && !isMadeForDeft(type)) {
                        types.add(type);
                    }
                }
            }
        }
    }

    /**
     * An exception may have no message; a pool's numbers only the pool makes; a confinement only calls, and so are protocols and observers only called; and a
     * child is there only while its process is.
     */
    private static boolean isMadeForDeft(Class<?> type) {
        return Throwable.class.isAssignableFrom(type)
                || Set.of(
                                PoolStatistics.class,
                                Confinement.class,
                                Protocol.class,
                                DatagramProtocol.class,
                                ProcessProtocol.class,
                                PoolObserver.class,
                                CallObserver.class,
                                ChildProcess.class)
                        .contains(type);
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
    }
}
