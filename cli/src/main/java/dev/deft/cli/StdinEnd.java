package dev.deft.cli;

import java.io.IOException;
import java.io.OutputStream;

/** The end of a server's standard input, by which its parent ends it, if only by its own end. */
final class StdinEnd {

    private StdinEnd() {}

    /** Calls this when stdin ends, on a thread of its own. */
    static void then(Runnable end) {
        Thread reader = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // as good as its end
                    }
                    end.run();
                },
                "deft-stdin");
        reader.setDaemon(true);
        reader.start();
    }
}
