package dev.deft.examples;

import dev.deft.threadpool.YieldableThread;
import java.io.IOException;

/** Offers, as blocking code that gives only its computing away. On the thread of a {@link YieldableThread}, one for each offer. */
public final class OffersByYieldingThread {

    private final Warehouse warehouse;

    /** Offers from {@code warehouse}. */
    public OffersByYieldingThread(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** Makes an offer; without a stock that can be asked, on trust. */
    public String offer(String item) throws Exception {
        int price = warehouse.price(item);
        int stock;
        try {
            stock = warehouse.stock(item);
        } catch (IOException unknown) {
            stock = 1;
        }
        return stock == 0 ? "sold out" : YieldableThread.yield(() -> Warehouse.code(item, price));
    }
}
