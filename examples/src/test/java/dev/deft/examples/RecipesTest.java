package dev.deft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.Deferreds;
import dev.deft.reactor.QueueTimeoutException;
import dev.deft.reactor.Reactor;
import dev.deft.reactor.ReactorBuilder;
import dev.deft.reactor.task.Program;
import dev.deft.reactor.testing.TestReactor;
import dev.deft.threadpool.ThreadPool;
import dev.deft.threadpool.sizing.SizingDecision;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of the cookbook, under a clock that is moved by hand. */
class RecipesTest {

    private final List<Object> told = new ArrayList<>();

    @Test
    void aSlowQueryIsGivenUpThoughItOnlyQueued() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool db = test.start(ThreadPool.named("db").fixed(1));
            new SlowQuery(test.reactor(), db)
                    .answer(() -> "a row", Duration.ofMillis(200))
                    .onSuccess(told::add);

            test.advance(Duration.ofMillis(200));

            assertThat(told).containsExactly("no answer within 200 ms");
        }
    }

    @Test
    void aQueryThatRunsOnIsStoodInFor() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool db = test.start(SlowQuery.connections().maxThreads(1));
            SlowQuery queries = new SlowQuery(test.reactor(), db);
            queries.answer(() -> "late", Duration.ofMillis(200)).onSuccess(told::add);
            test.step(); // a worker begins it
            queries.answer(() -> "a row", Duration.ofSeconds(2)).onSuccess(told::add);

            test.advance(Duration.ofMillis(200));

            assertThat(queries.health()).isEqualTo("1 of 2 workers run queries that were given up");
            test.runWork();
            assertThat(told).containsExactly("no answer within 200 ms", "a row");
            assertThat(queries.health()).isEqualTo("0 of 1 workers run queries that were given up");
        }
    }

    @Test
    void aCopyThatHasWaitedForTooLongIsNotMadeAndTheNextOneIs() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool db = test.start(ThreadPool.named("db").fixed(1));
            SlowQuery queries = new SlowQuery(test.reactor(), db);
            queries.copy(List.of("never"), told::add)
                    .addErrback(QueueTimeoutException.class, late -> -1)
                    .onSuccess(told::add);

            test.advance(Duration.ofMillis(200));
            queries.copy(List.of("a", "b"), told::add).onSuccess(told::add);
            test.runWork();

            assertThat(told).containsExactly(-1, "a", "b", 2);
        }
    }

    @Test
    void queriesWaitForAPlaceInTheQueue() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool db = test.start(SlowQuery.patient().queueCapacity(1));
            SlowQuery queries = new SlowQuery(test.reactor(), db);
            for (String row : List.of("a", "b", "c")) {
                queries.answer(() -> row, Duration.ofMinutes(1)).onSuccess(told::add);
            }

            test.runWork();

            assertThat(told).containsExactly("a", "b", "c");
        }
    }

    @Test
    void aCopyThatHasExpiredGivesItsPlaceToTheNext() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool db = test.start(SlowQuery.upToDate().queueCapacity(1));
            SlowQuery queries = new SlowQuery(test.reactor(), db);
            queries.answer(() -> "a", Duration.ofMinutes(1)).onSuccess(told::add);
            test.step(); // a worker begins it
            queries.copy(List.of("b"), told::add).addErrback(expired -> -1);

            test.spend(Duration.ofMillis(300));
            queries.copy(List.of("c"), told::add);
            test.runWork();

            assertThat(told).containsExactlyInAnyOrder("a", "c");
        }
    }

    @Test
    @Tag("real-threads")
    void aQueryThatIsGivenUpWhileItBlocksIsInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> ended = new CompletableFuture<>();
        try (ThreadPool db = ThreadPool.named("db").fixed(1).start()) {
            Program.run(Reactor.builder(), reactor -> {
                Deferred<String> query = new SlowQuery(reactor, db).interruptible(() -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        ended.complete("interrupted");
                    }
                    return "late";
                });
                begun.await();
                query.cancel();
                return query.addErrback(CancellationException.class, cancelled -> "given up");
            });

            assertThat(ended.get(5, TimeUnit.MINUTES)).isEqualTo("interrupted");
        }
    }

    @Test
    void theSourceOfAReadThatIsGivenUpIsClosed() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool db = test.start(ThreadPool.named("db").fixed(1));
            InputStream source = new ByteArrayInputStream(new byte[0]) {
                @Override
                public void close() {
                    told.add("closed");
                }
            };
            Deferred<String> read = new SlowQuery(test.reactor(), db)
                    .read(source)
                    .addErrback(CancellationException.class, cancelled -> "given up")
                    .onSuccess(told::add);
            test.step(); // a worker begins it

            read.cancel();
            test.runWork();

            assertThat(told).containsExactlyInAnyOrder("given up", "closed");
        }
    }

    @Test
    void aFloodOfReportsKeepsNoLookUpFromAThreadNorShortWorkFromItsPlace() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool pool = test.start(ThreadPool.named("work").fixed(3).shared());
            SharedWork site = new SharedWork(test.reactor(), pool);
            for (int i = 0; i < 10; i++) {
                site.report(() -> "report").onSuccess(told::add);
                site.any(() -> "any").onSuccess(told::add);
            }
            site.doBriefly(() -> "brief").onSuccess(told::add);
            site.lookUp(() -> "look-up").onSuccess(told::add);
            site.preview(() -> "oldest").onSuccess(told::add);
            site.preview(() -> "old").onSuccess(told::add);
            site.preview(() -> "new").onSuccess(told::add);
            assertThat(told).containsExactly("out of date");

            test.runWork();

            assertThat(told).hasSize(25).contains("old", "new").doesNotContain("oldest");
            // Two turns were granted before they came; and for the look-up there is a thread.
            assertThat(told.subList(1, 6)).contains("look-up", "brief");
        }
    }

    @Test
    void aQuoteIsAskedForAgainAfterPausesThatTheDrawShortens() {
        try (TestReactor test = TestReactor.create()) {
            new Quotes(test.reactor(), new Random(1))
                    .quote(() -> {
                        told.add("try");
                        return told.size() < 3 ? Deferred.fail(new IOException("no")) : Deferred.succeed("7.10");
                    })
                    .onSuccess(told::add);
            assertThat(told).containsExactly("try");

            test.pump(Duration.ofMillis(100), 6);

            assertThat(told).containsExactly("try", "try", "try", "7.10");
        }
    }

    @Test
    void aQuoteThatFailsOtherwiseIsNotAskedForAgain() {
        try (TestReactor test = TestReactor.create()) {
            new Quotes(test.reactor(), new Random(1))
                    .quote(() -> Deferred.fail(new IllegalArgumentException("no such share")))
                    .addErrback(Throwable::getMessage)
                    .onSuccess(told::add);

            assertThat(told).containsExactly("no such share");
        }
    }

    @Test
    void aSeatIsSoldOnceItIsPaid() {
        try (TestReactor test = TestReactor.create()) {
            Map<String, String> seats = new ConcurrentHashMap<>();
            Booking booking = new Booking(
                    test.reactor(), test.start(ThreadPool.named("db").fixed(1)), seats);
            Deferred<String> payment = test.reactor().newDeferred();
            booking.book("7A", () -> payment).onSuccess(told::add);
            test.runWork();
            booking.book("7A", () -> payment).onSuccess(told::add);
            test.runWork();
            assertThat(told).containsExactly("taken");

            payment.callback("a receipt");
            assertThat(told).containsExactly("taken");
            test.runWork();

            assertThat(told).containsExactly("taken", "a receipt");
            assertThat(seats).containsExactly(Map.entry("7A", "sold"));
        }
    }

    @Test
    void aSeatIsFreeAgainWhenItsPaymentIsLateOrTheBookingIsCancelled() {
        try (TestReactor test = TestReactor.create()) {
            Map<String, String> seats = new ConcurrentHashMap<>();
            Booking booking = new Booking(
                    test.reactor(), test.start(ThreadPool.named("db").fixed(1)), seats);
            booking.book("7A", () -> test.reactor().newDeferred())
                    .addErrback(TimeoutException.class, late -> "late")
                    .onSuccess(told::add);
            Deferred<String> second = booking.book("7B", () -> test.reactor().newDeferred())
                    .addErrback(CancellationException.class, cancelled -> "cancelled")
                    .onSuccess(told::add);
            test.runWork();
            assertThat(seats).hasSize(2);

            second.cancel();
            test.runWork();
            assertThat(told).containsExactly("cancelled");
            test.advance(Duration.ofSeconds(5));
            test.runWork();

            assertThat(told).containsExactly("cancelled", "late");
            assertThat(seats).isEmpty();
        }
    }

    @Test
    void aGaugeIsReadOnAfterAFailureUntilItIsStopped() {
        try (TestReactor test = TestReactor.create()) {
            List<Deferred<Integer>> values = new ArrayList<>(
                    List.of(Deferred.succeed(7), Deferred.fail(new IOException("no")), Deferred.succeed(8)));
            Gauge gauge = new Gauge(
                    test.reactor(),
                    () -> values.remove(0).onSuccess(told::add),
                    failure -> told.add(failure.getMessage()));
            gauge.start();
            test.pump(Duration.ofSeconds(5), 2);
            gauge.stop();
            test.advance(Duration.ofSeconds(5));

            assertThat(told).containsExactly(7, "no", 8);
        }
    }

    @Test
    void wordsAreCountedInTurnsOfTheReactor() {
        try (TestReactor test = TestReactor.create()) {
            new WordCount(test.reactor()).of(List.of("a rose is", "a rose")).onSuccess(told::add);
            assertThat(told).isEmpty();

            test.settle();

            assertThat(told).containsExactly(Map.of("a", 2, "rose", 2, "is", 1));
        }
    }

    @Test
    void aChecksumIsPrintedAndTheProgramSucceeds(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "123456789");

        int exitCode = Program.run(Reactor.builder(), reactor -> Checksum.print(reactor, file, told::add));

        assertThat(told).containsExactly("cbf43926");
        assertThat(exitCode).isZero();
    }

    @Test
    void aHostIsWatchedUntilTheProgramStopsAndThenThePoolIsStopped() {
        ReactorBuilder knowingIt = Reactor.builder().hostResolver(host -> List.of(InetAddress.getLoopbackAddress()));
        try (TestReactor test = TestReactor.create(0, knowingIt)) {
            ThreadPool probes = test.start(ThreadPool.named("probes").fixed(1));
            Deferred<Void> ended = HostWatch.services(
                            test.reactor(), probes, "a.example", address -> told.size() < 2, told::add)
                    .run(Duration.ofSeconds(5));
            for (int second = 0; second < 3; second++) {
                test.runWork();
                test.advance(Duration.ofSeconds(1));
            }

            ended.addErrback(cancelled -> null)
                    .onBoth(result -> told.add(probes.statistics().workers()));
            ended.cancel();
            test.settle();

            assertThat(told)
                    .containsExactly(
                            "a.example answers", "a.example answers", "a.example does not answer", "stopped", 0);
        }
    }

    @Test
    void noMoreThanFourThumbnailsAreUnderWay() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool work = test.start(ThreadPool.named("work").fixed(16));
            new Thumbnails(test.reactor(), work)
                    .of(List.of("a", "b", "c", "d", "e", "f"), String::toUpperCase)
                    .onSuccess(told::add);
            test.settle();
            assertThat(work.statistics().queued() + work.statistics().busy()).isEqualTo(4);

            test.runWork();

            assertThat(told).containsExactly(List.of("A", "B", "C", "D", "E", "F"));
        }
    }

    @Test
    void oneThumbnailThatFailsFailsAll() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool work = test.start(ThreadPool.named("work").fixed(16));
            Deferreds.<List<String>>maybeDeferred(
                            () -> new Thumbnails(test.reactor(), work).of(List.of("a", "b"), picture -> {
                                throw new IllegalArgumentException(picture);
                            }))
                    .addErrback(failure -> List.of(failure.getMessage()))
                    .onSuccess(told::add);

            test.runWork();

            assertThat(told).hasSize(1);
        }
    }

    @Test
    void whileAPageWaitsForItsTemplateAnotherIsBegun() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool processors = test.start(Rendering.processors().maxThreads(1));
            Rendering rendering = new Rendering(test.reactor(), processors, name -> {
                told.add(processors.statistics().workers());
                return name;
            });
            rendering.page("a").onSuccess(told::add);
            rendering.page("b").onSuccess(told::add);

            test.step();
            test.step();

            assertThat(told).containsExactly(2, "aa");
        }
    }

    @Test
    void aHundredDevicesAreAskedAtATime() {
        try (TestReactor test = TestReactor.create()) {
            ThreadPool waiting = test.start(Polling.waiting());
            List<String> devices = Collections.nCopies(100, "device");
            new Polling(test.reactor(), waiting)
                    .all(devices, String::toUpperCase)
                    .onSuccess(told::add);
            assertThat(waiting.statistics().busy()).isEqualTo(100);

            test.runWork();

            assertThat(told).containsExactly(Collections.nCopies(100, "DEVICE"));
        }
    }

    @Test
    @Tag("real-threads")
    void aReactorTellsOfWhatItDoes() throws Exception {
        try (Reactor reactor = Sight.watched().create().start()) {
            assertThat(Sight.page(reactor))
                    .startsWith("Reactor 'web' runs, over NIO, on thread 'deft-web'\n")
                    .contains("Calls outstanding: 0\n");
        }
    }

    @Test
    void aPoolThatFindsItsSizeTellsWhatItDecidesAndWatchesBesideIt() throws Exception {
        List<SizingDecision> decisions = new ArrayList<>();
        try (TestReactor test = TestReactor.create()) {
            assertThat(test.start(SelfSizing.rendering()).statistics().goal()).isEqualTo(2);
            ThreadPool pool = test.start(SelfSizing.observed(decisions::add));
            List<String> changes = new ArrayList<>();
            Future<Integer> watched =
                    new SelfSizing(pool).watch(new LinkedBlockingQueue<>(List.of("one", "two", "")), changes::add);
            assertThat(pool.statistics().longRunning()).isEqualTo(1);
            test.runWork();
            assertThat(watched.get()).isEqualTo(2);
            assertThat(changes).containsExactly("one", "two");

            for (int i = 0; i < 100; i++) {
                pool.execute(() -> test.spend(Duration.ofMillis(20)));
            }
            test.runWork();

            assertThat(decisions).isNotEmpty();
            assertThat(decisions.get(0).goal()).isEqualTo(4);
        }
    }

    @Test
    void aServiceWithoutAnAddressIsSoughtUnderItsSecondName() {
        InetAddress here = InetAddress.getLoopbackAddress();
        ReactorBuilder knowingOne = Reactor.builder().hostResolver(host -> {
            if (host.equals("first.example")) {
                throw new UnknownHostException(host);
            }
            return List.of(here);
        });
        try (TestReactor test = TestReactor.create(0, knowingOne)) {
            new ServiceAddress(test.reactor())
                    .find("first.example", "second.example")
                    .onSuccess(told::add);

            test.runWork();

            assertThat(told).containsExactly(here);
        }
    }

    @Test
    void notesAreReadInTheOrderOfTheirNames(@TempDir Path folder) {
        try (TestReactor test = TestReactor.create()) {
            Notes notes = new Notes(test.reactor(), folder);
            Deferreds.gatherResults(List.of(notes.put("b", "violets"), notes.put("a", "roses")))
                    .addCallbackDeferring(written -> notes.all())
                    .onSuccess(told::add);

            test.runWork();

            assertThat(told).containsExactly(List.of("roses", "violets"));
        }
    }

    @Test
    void aStoredHistogramIsReadAsTheDocumentsSay() throws Exception {
        Histogram histogram = new Histogram(3);
        for (int i = 1; i <= 100; i++) {
            histogram.recordValue(i);
        }
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        String text = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));

        assertThat(StoredHistogram.p99(text)).isEqualTo(99);
    }
}
