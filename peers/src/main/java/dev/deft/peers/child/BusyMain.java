package dev.deft.peers.child;

import java.io.IOException;

/** A process that keeps so many threads busy until its stdin ends: what else a machine may have to do. */
public final class BusyMain {

    private BusyMain() {}

    /** Keeps {@code args[0]} threads busy. */
    public static void main(String[] args) throws IOException {
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            Thread thread = new Thread(BusyMain::beBusy, "busy-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        // Nothing is ever written to it: this waits for the parent to close it, or to end.
        while (System.in.read() >= 0) {}
    }

    private static void beBusy() {
        while (true) {
            Thread.onSpinWait();
        }
    }
}
