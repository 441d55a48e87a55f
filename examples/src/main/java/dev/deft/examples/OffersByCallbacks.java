package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.io.IOException;

/** Offers, as callbacks. Reactor thread only. */
public final class OffersByCallbacks {

    private final Reactor reactor;
    private final ThreadPool warehousePool;
    private final ThreadPool cpu;
    private final Warehouse warehouse;

    /** Offers whose blocking calls run on {@code warehousePool}, and whose computing on {@code cpu}. */
    public OffersByCallbacks(Reactor reactor, ThreadPool warehousePool, ThreadPool cpu, Warehouse warehouse) {
        this.reactor = reactor;
        this.warehousePool = warehousePool;
        this.cpu = cpu;
        this.warehouse = warehouse;
    }

    /** Makes an offer; without a stock that can be asked, on trust. */
    public Deferred<String> offer(String item) {
        return reactor.<Integer>deferToThreadPool(warehousePool, () -> warehouse.price(item))
                .addCallbackDeferring(price -> stock(item).addCallbackDeferring(stock -> code(item, price, stock)));
    }

    private Deferred<Integer> stock(String item) {
        return reactor.<Integer>deferToThreadPool(warehousePool, () -> warehouse.stock(item))
                .addErrback(IOException.class, unknown -> 1);
    }

    private Deferred<String> code(String item, int price, int stock) {
        return stock == 0
                ? Deferred.succeed("sold out")
                : reactor.deferToThreadPool(cpu, () -> Warehouse.code(item, price));
    }
}
