package dev.deft.examples;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** Several steps that wait for one another, written straight down, with a clean-up for the case that one fails. */
final class Booking {

    private final Reactor reactor;
    private final ThreadPool db;
    private final Map<String, String> seats;

    Booking(Reactor reactor, ThreadPool db, Map<String, String> seats) {
        this.reactor = reactor;
        this.db = db;
        this.seats = seats;
    }

    Deferred<String> book(String seat, Callable<Deferred<String>> pay) {
        return inline(() -> {
            if (await(reactor.deferToThreadPool(db, () -> seats.putIfAbsent(seat, "reserved"))) != null) {
                return "taken";
            }
            boolean paid = false;
            try {
                String receipt = await(pay.call().addTimeout(Duration.ofSeconds(5), reactor));
                paid = true;
                return receipt;
            } finally { // also where the payment fails or is late, or this is cancelled
                boolean sold = paid;
                await(reactor.deferToThreadPool(db, () -> sold ? seats.put(seat, "sold") : seats.remove(seat)));
            }
        });
    }
}
