package dev.deft.examples;

import java.io.IOException;

/** A synchronous library, whose calls block. Any thread. */
public interface Warehouse {

    /** Returns the price of an item, in cents. */
    int price(String item) throws IOException;

    /** Returns how many there are. */
    int stock(String item) throws IOException;

    /** Computes the code of an offer, for some milliseconds. */
    static String code(String item, int price) {
        long sum = price;
        for (int i = 0; i < 1_000_000; i++) {
            sum = sum * 31 + item.charAt(i % item.length());
        }
        return item + " for " + price + ", code " + Long.toHexString(sum);
    }
}
