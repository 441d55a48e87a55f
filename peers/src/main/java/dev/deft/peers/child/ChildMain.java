package dev.deft.peers.child;

import dev.deft.peers.protocol.Peer;
import dev.deft.peers.protocol.Reply;
import dev.deft.peers.protocol.Stacks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A peer's process: reads requests from stdin and answers on stdout, a line each. It ends when stdin does, whatever is under
 * way then, so that it never outlives its parent.
 */
public final class ChildMain {

    private ChildMain() {}

    /** Runs the peer of this label. */
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // what a library prints is no answer
        Session session = new Session(Peer.labelled(args[0]));
        // Apart from the thread that reads, which must see the end of stdin even while a call hangs.
        ExecutorService thread = Executors.newSingleThreadExecutor();
        thread.execute(() -> answers.println(session.ready().encode()));
        try (BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                if (line.equals(Stacks.REQUEST)) {
                    answers.println(new Reply(Reply.Word.STACKS, Stacks.ofThisProcess()).encode());
                    continue;
                }
                String request = line;
                thread.execute(() -> answers.println(session.answer(request).encode()));
            }
        }
        System.exit(0);
    }
}
