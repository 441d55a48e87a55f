package dev.deft.examples;

import dev.deft.deferred.Deferred;
import dev.deft.net.Bytes;
import dev.deft.net.LineProtocol;
import dev.deft.net.Lost;
import dev.deft.net.Port;
import dev.deft.net.ServerEndpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server that tells each line to everybody; the first that one sends is their name. */
final class ChatServer {

    private final Map<String, Guest> guests = new LinkedHashMap<>();

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
            String text = line.toUtf8().strip();
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
                tellEverybody(name + " has left: " + reason);
            }
        }

        private void tell(String line) {
            sendLine(Bytes.utf8(line));
        }
    }
}
