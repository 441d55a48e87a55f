package dev.deft.examples;

import java.io.IOException;

/** Offers, as blocking code. Any thread, one for each offer. */
public final class OffersByThread {

    private final Warehouse warehouse;

    /** Offers from {@code warehouse}. */
    public OffersByThread(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** Makes an offer; without a stock that can be asked, on trust. */
    public String offer(String item) throws IOException {
        int price = warehouse.price(item);
        int stock;
        try {
            stock = warehouse.stock(item);
        } catch (IOException unknown) {
            stock = 1;
        }
        return stock == 0 ? "sold out" : Warehouse.code(item, price);
    }
}
