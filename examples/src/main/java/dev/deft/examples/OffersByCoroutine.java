package dev.deft.examples;

import static dev.deft.reactor.Coroutines.await;

import dev.deft.deferred.Deferred;
import dev.deft.reactor.Coroutines;
import dev.deft.reactor.Reactor;
import dev.deft.threadpool.ThreadPool;
import java.io.IOException;

/** Offers, as a coroutine. Reactor thread only. */
public final class OffersByCoroutine {

    private final Reactor reactor;
    private final ThreadPool warehousePool;
    private final ThreadPool cpu;
    private final Warehouse warehouse;

    /** Offers whose blocking calls run on {@code warehousePool}, and whose computing on {@code cpu}. */
    public OffersByCoroutine(Reactor reactor, ThreadPool warehousePool, ThreadPool cpu, Warehouse warehouse) {
        this.reactor = reactor;
        this.warehousePool = warehousePool;
        this.cpu = cpu;
        this.warehouse = warehouse;
    }

    /** Makes an offer; without a stock that can be asked, on trust. */
    public Deferred<String> offer(String item) {
        return Coroutines.inline(() -> {
            int price = await(reactor.<Integer>deferToThreadPool(warehousePool, () -> warehouse.price(item)));
            int stock;
            try {
                stock = await(reactor.<Integer>deferToThreadPool(warehousePool, () -> warehouse.stock(item)));
            } catch (IOException unknown) {
                stock = 1;
            }
            if (stock == 0) {
                return "sold out";
            }
            return await(reactor.<String>deferToThreadPool(cpu, () -> Warehouse.code(item, price)));
        });
    }
}
