package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.Endpoints;
import dev.deft.net.Limits;
import dev.deft.net.LineProtocol;
import dev.deft.net.Lost;
import dev.deft.net.Port;
import dev.deft.net.ServerEndpoint;
import dev.deft.reactor.task.Program;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server that tells each line to everybody; the first that one sends is their name. */
final class ChatServer {

    private final Map<String, Guest> guests = new LinkedHashMap<>();

    /** Chats at an endpoint, {@code tcp:6667} for example, until Ctrl-C. */
    public static void main(String[] args) {
        Limits limits = Limits.defaults().unsentBytes(64 << 10); // of what everybody says a guest may leave this unread
        Program.react(reactor -> new ChatServer()
                .listen(Endpoints.server(reactor, args[0], limits))
                .onSuccess(port -> System.out.println("chatting at " + port.address()))
                .addCallbackDeferring(port -> reactor.newDeferred()));
    }

    /**
     * Has guests come in here. One who does not read costs memory of up to the endpoint's {@link Limits#unsentBytes}, and is then cut off; so that is to
     * be small.
     */
    Deferred<Port> listen(ServerEndpoint at) {
        return at.listen(peer -> new Guest());
    }

    private void tellEverybody(String line) {
        guests.values().forEach(guest -> guest.tell(line));
    }

    private final class Guest extends LineProtocol {

        private String name = "";

        @Override
        protected void connectionMade() {
            tell("What is your name?");
        }

        @Override
        protected void lineReceived(Bytes line) {
            // A line feed within would be a line in somebody else's name.
            String text = line.toUtf8().replaceAll("\\p{Cc}", " ").strip();
            if (!name.isEmpty()) {
                tellEverybody(name + ": " + text);
            } else if (text.isEmpty() || guests.containsKey(text)) {
                tell("Choose another name.");
            } else {
                name = text;
                guests.put(name, this);
                tellEverybody(name + " is here.");
            }
        }

        @Override
        public void connectionLost(Lost reason) {
            if (guests.remove(name) != null) {
                tellEverybody(name + " has left.");
            }
        }

        private void tell(String line) {
            sendLine(Bytes.utf8(line));
        }
    }
}
