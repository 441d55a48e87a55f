package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.testing.TestReactor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Look-ups that share an answer, and the time that each wait for one has. */
final class LookUpsTest {

    private static final List<InetAddress> HERE = List.of(InetAddress.getLoopbackAddress());
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** A look-up that the source was asked for. */
    private record Asked(String host, LookUpStart start, Deferred<List<InetAddress>> answer) {}

    private final TestReactor test = TestReactor.create();
    private final List<Asked> asked = new ArrayList<>();
    private final List<String> cancelled = new ArrayList<>();
    private final List<Object> told = new ArrayList<>();
    private boolean keepsThreads;
    private final LookUps lookUps =
            new LookUps(new ByHand(), test.reactor(), () -> test.elapsed().toNanos(), addresses -> addresses);

    @AfterEach
    void close() {
        test.close();
    }

    /** A source whose answers the test gives. */
    private final class ByHand implements AddressSource {

        @Override
        public Deferred<List<InetAddress>> lookUp(String host, LookUpStart start) {
            Deferred<List<InetAddress>> answer = new Deferred<>(unused -> cancelled.add(host));
            asked.add(new Asked(host, start, answer));
            return answer;
        }

        @Override
        public boolean keepsThreads() {
            return keepsThreads;
        }

        @Override
        public void end() {}
    }

    /** Resolves, and has told what comes of it. */
    private Deferred<List<InetAddress>> resolve(String name, String host) {
        Deferred<List<InetAddress>> addresses = lookUps.resolve(host, LIMIT);
        addresses
                .fork()
                .addCallbacks(
                        found -> told.add(name + " found " + found.size()),
                        failure -> told.add(name + " " + failure.getClass().getSimpleName()));
        return addresses.addErrback(failure -> HERE);
    }

    @Test
    void whoAsksForAHostThatIsBeingLookedUpGetsTheSameAnswer() {
        resolve("first", "a");
        resolve("second", "a");
        resolve("third", "b");
        assertThat(asked).extracting(Asked::host).containsExactly("a", "b");

        asked.get(0).answer().callback(HERE);

        assertThat(told).containsExactly("first found 1", "second found 1");
    }

    @Test
    void capitalsMakeNoOtherHost() {
        resolve("first", "A.Example");
        resolve("second", "a.exAMPLE");
        assertThat(asked).extracting(Asked::host).containsExactly("A.Example");
        assertThat(lookUps.hosts()).containsExactly("A.Example");

        asked.get(0).answer().callback(HERE);

        assertThat(told).containsExactly("first found 1", "second found 1");
        assertThat(lookUps.hosts()).isEmpty();
    }

    @Test
    void whoGivesUpALookUpInOtherCapitalsEndsIt() {
        Deferred<List<InetAddress>> first = resolve("first", "A");
        Deferred<List<InetAddress>> second = resolve("second", "a");

        first.cancel();
        assertThat(cancelled).isEmpty();
        second.cancel();

        assertThat(cancelled).containsExactly("A");
        assertThat(lookUps.hosts()).isEmpty();
    }

    /** Without the dot the system may try its search domains; behind the % is the name of a network interface. */
    @Test
    void aLastDotAnotherZoneAndLettersThatNotAllFoldAlikeMakeAnotherHost() {
        for (String host : List.of("a", "a.", "FE80::1%eth0", "fe80::1%ETH0", "\u0130", "i\u0307", "\u212A", "k")) {
            resolve(host, host);
        }
        resolve("the same zone", "fe80::1%eth0");

        assertThat(asked)
                .extracting(Asked::host)
                .containsExactly("a", "a.", "FE80::1%eth0", "fe80::1%ETH0", "\u0130", "i\u0307", "\u212A", "k");
    }

    @Test
    void whoAsksWhenTheAnswerIsThereBeginsAnew() {
        lookUps.resolve("a", LIMIT).onSuccess(found -> resolve("from a callback", "a"));
        resolve("second", "a");

        asked.get(0).answer().callback(HERE);

        assertThat(asked).hasSize(2);
        assertThat(told).containsExactly("second found 1");
    }

    @Test
    void oneThatIsCancelledTakesTheAnswerFromNobody() {
        Deferred<List<InetAddress>> first = resolve("first", "a");
        resolve("second", "a");

        first.cancel();
        assertThat(cancelled).isEmpty();
        asked.get(0).answer().callback(HERE);

        assertThat(told).containsExactly("first CancellationException", "second found 1");
    }

    @Test
    void theLastOneThatIsCancelledCancelsTheLookUp() {
        Deferred<List<InetAddress>> first = resolve("first", "a");
        Deferred<List<InetAddress>> second = resolve("second", "a");

        first.cancel();
        second.cancel();

        assertThat(cancelled).containsExactly("a");
        resolve("third", "a");
        assertThat(asked).hasSize(2);
    }

    @Test
    void oneThatWasGivenUpAndKeepsItsThreadIsWaitedForByWhoeverAsksNext() {
        keepsThreads = true;
        resolve("first", "a");
        asked.get(0).start().set(0);
        test.advance(LIMIT);
        assertThat(told).containsExactly("first TimeoutException");

        resolve("second", "a");
        assertThat(asked).hasSize(1);
        assertThat(cancelled).isEmpty();
        test.advance(LIMIT.minusNanos(1));
        assertThat(told).hasSize(1);
        asked.get(0).answer().callback(HERE);

        assertThat(told).containsExactly("first TimeoutException", "second found 1");
        resolve("third", "a");
        assertThat(asked).hasSize(2);
    }

    @Test
    void oneThatHasNotBegunKeepsNoThreadAndIsCancelled() {
        keepsThreads = true;

        resolve("first", "a").cancel();

        assertThat(cancelled).containsExactly("a");
    }

    @Test
    void oneThatWasGivenUpForLongSeemsToHangAndAnotherIsBegun() {
        keepsThreads = true;
        resolve("first", "a").cancel();
        resolve("second", "a");
        asked.get(1).start().set(0);
        test.advance(LIMIT);
        test.advance(LookUps.LONGEST);

        resolve("third", "a");
        assertThat(asked).hasSize(3);
        asked.get(1).answer().callback(HERE); // which nobody waits for
        resolve("fourth", "a");
        asked.get(2).answer().callback(HERE);

        assertThat(asked).hasSize(3);
        assertThat(told)
                .containsExactly(
                        "first CancellationException", "second TimeoutException", "third found 1", "fourth found 1");
    }

    @Test
    void oneThatSomebodyHasGivenUpForLongSeemsToHangThoughThereAlwaysAreOthersWhoWait() {
        keepsThreads = true;
        resolve("first", "a");
        asked.get(0).start().set(0);
        while (test.elapsed().compareTo(LookUps.LONGEST) <= 0) {
            test.advance(LIMIT.minusSeconds(1));
            assertThat(asked).hasSize(1);
            resolve("another", "a");
        }
        assertThat(asked).hasSize(2);
        asked.get(1).start().set(test.elapsed().toNanos());
        told.clear();

        resolve("last", "a");
        assertThat(asked).hasSize(2);
        asked.get(1).answer().callback(HERE);

        assertThat(told).containsExactly("another found 1", "last found 1");
    }

    @Test
    void aFailureThatComesWhenAllHaveGivenUpIsNobodys() {
        keepsThreads = true;
        resolve("first", "a");
        asked.get(0).start().set(0);
        test.advance(LIMIT);

        asked.get(0).answer().errback(new UnknownHostException("a"));

        asked.get(0).answer().onFailure(unhandled -> told.add("unhandled")).addErrback(handled -> HERE);
        assertThat(told).containsExactly("first TimeoutException");
    }

    @Test
    void aLookUpThatIsRefusedAtOnceFailsForWhoAsks() {
        LookUps refusing = new LookUps(
                new AddressSource() {
                    @Override
                    public Deferred<List<InetAddress>> lookUp(String host, LookUpStart start) {
                        return Deferred.fail(new UnknownHostException(host));
                    }

                    @Override
                    public void end() {}
                },
                test.reactor(),
                () -> 0,
                addresses -> addresses);

        refusing.resolve("a", LIMIT).addErrback(UnknownHostException.class, failure -> {
            told.add(failure);
            return HERE;
        });

        assertThat(told).hasSize(1);
    }

    @Test
    void aLookUpThatWasCancelledTakesNothingFromTheNext() {
        resolve("first", "a").cancel();
        resolve("second", "a");
        resolve("third", "a");

        assertThat(asked).hasSize(2);
        asked.get(1).answer().callback(HERE);
        assertThat(told).containsExactly("first CancellationException", "second found 1", "third found 1");
    }

    @Test
    void aFailureIsEverybodys() {
        resolve("first", "a");
        resolve("second", "a");

        asked.get(0).answer().errback(new UnknownHostException("a"));

        assertThat(told).containsExactly("first UnknownHostException", "second UnknownHostException");
    }

    @Test
    void theTimeOutCountsFromWhenTheLookUpBegins() {
        resolve("first", "a");
        test.advance(LIMIT.multipliedBy(10)); // in the queue
        test.advance(Duration.ofSeconds(3));
        asked.get(0).start().set(test.elapsed().toNanos());

        test.advance(LIMIT.minusNanos(1));
        assertThat(told).isEmpty();
        test.advance(Duration.ofNanos(1));

        assertThat(told).containsExactly("first TimeoutException");
        assertThat(cancelled).containsExactly("a");
    }

    @Test
    void whoJoinsALookUpThatHasBegunHasAllItsTimeFromThen() {
        resolve("first", "a");
        asked.get(0).start().set(0);
        test.advance(Duration.ofSeconds(4));
        resolve("second", "a");

        test.advance(Duration.ofSeconds(1));
        assertThat(told).containsExactly("first TimeoutException");
        assertThat(cancelled).isEmpty();
        test.advance(Duration.ofSeconds(4));

        assertThat(told).containsExactly("first TimeoutException", "second TimeoutException");
        assertThat(cancelled).containsExactly("a");
    }

    @Test
    void theTimeOutSaysWhatWasLookedUpAndWhatToDo() {
        lookUps.resolve("example.org", LIMIT).addErrback(TimeoutException.class, late -> {
            told.add(late.getMessage());
            return HERE;
        });
        asked.get(0).start().set(0);

        test.advance(LIMIT);

        assertThat(told)
                .containsExactly("no address of example.org within 5 s of the look-up's start; give resolve() more"
                        + " time, or see why the resolver is slow");
    }

    @Test
    void noTimeIsOverAtOnceThoughNothingHasBegun() {
        lookUps.resolve("a", Duration.ZERO).addErrback(failure -> {
            told.add(failure.getClass());
            return HERE;
        });

        test.settle();

        assertThat(told).containsExactly(TimeoutException.class);
    }

    @Test
    void endlessTimeIsNeverOver() {
        lookUps.resolve("a", Duration.ofSeconds(Long.MAX_VALUE)).onBoth(told::add);
        test.advance(Duration.ofDays(365));
        asked.get(0).start().set(test.elapsed().toNanos());
        test.advance(Duration.ofDays(365));

        asked.get(0).answer().callback(HERE);

        assertThat(told).hasSize(1);
    }

    @Test
    void aCancellationThatComesWithTheTimeOutsTimerStillToComeIsNone() {
        lookUps.resolve("a", LIMIT).onFailure(told::add).cancel();
        test.advance(LIMIT.multipliedBy(2));

        assertThat(told).singleElement().isInstanceOf(CancellationException.class);
    }
}
