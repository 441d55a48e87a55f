package dev.deft.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import dev.deft.live.LivePublication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A connection to the beans of another JVM of this machine and user, which is attached to for that. */
final class JvmConnection implements AutoCloseable {

    private static final String UNKNOWN = "a JVM";

    /** A JVM that publishes something. */
    record Found(String pid, String name) {}

    private final String name;
    private final JMXConnector connector;

    private JvmConnection(String name, JMXConnector connector) {
        this.name = name;
        this.connector = connector;
    }

    /**
     * Attaches to the JVM with this process id.
     *
     * @throws NotAttached if there is none to which that can be done, or it publishes nothing
     */
    static JvmConnection to(long pid) throws NotAttached {
        if (ProcessHandle.of(pid).isEmpty()) {
            throw new NotAttached("there is no such process; 'deft top' lists those that publish their pools");
        }
        if (pid == ProcessHandle.current().pid()) {
            throw new NotAttached("that is this process; allowed: another");
        }
        try {
            VirtualMachine jvm = VirtualMachine.attach(listed(pid));
            try {
                Properties properties = jvm.getSystemProperties();
                if (!properties.containsKey(LivePublication.PROPERTY)) {
                    throw new NotAttached("this JVM publishes no pools of Deft; have its program call"
                            + " LivePublication.publishAll(), of the module deft-live");
                }
                return new JvmConnection(nameIn(properties), connect(jvm.startLocalManagementAgent()));
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException | IOException | SecurityException refused) {
            throw new NotAttached("it cannot be attached to (" + refused.getMessage()
                    + "); allowed: a JVM of the same user, which was not started with -XX:+DisableAttachMechanism");
        }
    }

    /** Returns the JVM with this process id; to attach to what is none could end it, for that begins with a signal. */
    private static VirtualMachineDescriptor listed(long pid) throws NotAttached {
        return VirtualMachine.list().stream()
                .filter(each -> each.id().equals(Long.toString(pid)))
                .findFirst()
                .orElseThrow(() -> new NotAttached("that is no JVM, or one that does not show itself; allowed: a JVM"
                        + " of the same user, which was not started with -XX:-UsePerfData"));
    }

    @SuppressWarnings("BanJNDI") // the address is that of the process which was just attached to, and looks up nothing
    private static JMXConnector connect(String address) throws IOException {
        return JMXConnectorFactory.connect(new JMXServiceURL(address));
    }

    /** Returns the JVMs of this user that publish something, in the order of their ids. Each is attached to for a moment, which some refuse. */
    static List<Found> all() {
        List<Found> found = new ArrayList<>();
        for (VirtualMachineDescriptor each : VirtualMachine.list()) {
            if (!each.id().equals(Long.toString(ProcessHandle.current().pid()))) {
                addIfItPublishes(each, found);
            }
        }
        found.sort(Comparator.comparing((Found each) -> each.pid().length()).thenComparing(Found::pid));
        return found;
    }

    private static void addIfItPublishes(VirtualMachineDescriptor descriptor, List<Found> found) {
        try {
            VirtualMachine jvm = VirtualMachine.attach(descriptor);
            try {
                Properties properties = jvm.getSystemProperties();
                if (properties.containsKey(LivePublication.PROPERTY)) {
                    found.add(new Found(descriptor.id(), nameIn(properties)));
                }
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException | IOException notOfThisUser) {
            return; // or it has just ended: it cannot be looked at, so it is not listed
        }
    }

    private static String nameIn(Properties properties) {
        String command = properties.getProperty("sun.java.command", "").strip();
        String first = command.split("\\s", 2)[0];
        return first.isEmpty() ? UNKNOWN : first.substring(first.lastIndexOf('/') + 1);
    }

    /** The name of its main class, or of its jar. */
    String name() {
        return name;
    }

    MBeanServerConnection beans() throws IOException {
        return connector.getMBeanServerConnection();
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException ended) {
            return; // the other process has, which closes the connection too
        }
    }

    /** A process cannot be looked at; the message says why, and what to do. */
    static final class NotAttached extends Exception {

        private static final long serialVersionUID = 1;

        NotAttached(String message) {
            super(message);
        }
    }
}
