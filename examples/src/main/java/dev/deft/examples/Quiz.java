package dev.deft.examples;

import static dev.deft.reactor.Coroutines.await;
import static dev.deft.reactor.Coroutines.inline;

import dev.deft.deferred.Deferred;
import dev.deft.net.ClientEndpoint;
import dev.deft.net.ConnectionLostException;
import dev.deft.net.Port;
import dev.deft.net.ServerEndpoint;
import dev.deft.reactor.Reactor;
import java.util.List;

/** A quiz over a connection, each side of it as straight-line code. Reactor thread only. */
final class Quiz {

    private final Reactor reactor;

    Quiz(Reactor reactor) {
        this.reactor = reactor;
    }

    Deferred<Port> listen(ServerEndpoint at) {
        return at.listen(peer -> new AwaitedLines(
                reactor, guest -> inline(() -> ask(guest)).addErrback(ConnectionLostException.class, left -> 0)));
    }

    private static int ask(AwaitedLines guest) throws Exception {
        try {
            for (int tries = 1; tries <= 3; tries++) {
                guest.say("6 * 7?");
                if (await(guest.line()).equals("42")) {
                    guest.say("right");
                    return tries;
                }
                guest.say("wrong");
            }
            return 0;
        } finally {
            guest.end();
        }
    }

    /** Tries the answers in turn, and returns the one that was right. */
    Deferred<String> answer(ClientEndpoint at, List<String> answers) {
        return inline(() -> {
            AwaitedLines server = await(at.connect(new AwaitedLines(reactor, connected -> {})));
            try {
                for (String answer : answers) {
                    await(server.line()); // the question
                    server.say(answer);
                    if (await(server.line()).equals("right")) {
                        return answer;
                    }
                }
                return "none";
            } finally {
                server.end();
            }
        });
    }
}
