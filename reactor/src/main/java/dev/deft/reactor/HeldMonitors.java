package dev.deft.reactor;

import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import org.jspecify.annotations.Nullable;

/** The monitors that a thread holds, found out in some 0.1 ms where the module {@code java.management} is there. */
final class HeldMonitors {

    private static final boolean KNOWN =
            ModuleLayer.boot().findModule("java.management").isPresent();

    private HeldMonitors() {}

    /**
     * Returns a text for a monitor that the calling thread has entered in a frame above the topmost one of {@code runner}'s method
     * {@code run}; null where it has entered none there, or that is not to be known, as on a virtual thread.
     */
    static @Nullable String above(Class<?> runner) {
        if (!KNOWN) {
            return null;
        }
        ThreadInfo self = ManagementFactory.getThreadMXBean()
                .getThreadInfo(new long[] {Thread.currentThread().getId()}, true, false)[0];
        if (self == null) {
            return null;
        }
        int depth = depthOf(runner, self.getStackTrace());
        for (MonitorInfo monitor : self.getLockedMonitors()) {
            if (monitor.getLockedStackDepth() < depth) {
                return "the monitor of a " + monitor.getClassName() + " since " + monitor.getLockedStackFrame();
            }
        }
        return null;
    }

    private static int depthOf(Class<?> runner, StackTraceElement[] stack) {
        for (int i = 0; i < stack.length; i++) {
            if (stack[i].getClassName().equals(runner.getName())
                    && stack[i].getMethodName().equals("run")) {
                return i;
            }
        }
        return 0;
    }
}
