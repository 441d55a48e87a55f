package dev.deft.cli;

import java.io.Console;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Whether somebody watches. */
final class Terminal {

    private Terminal() {}

    /** Whether the process talks to a terminal, rather than to a file or a pipe. */
    @SuppressWarnings(
            "SystemConsoleNull") // Null is asked for where it means something, and the console itself elsewhere.
    static boolean isPresent() {
        Console console = System.console();
        return console != null && isTerminal(console);
    }

    /** Since JDK 22 there is a console even without a terminal, and a method to ask it; before, a console meant one. */
    private static boolean isTerminal(Console console) {
        try {
            MethodHandle ask = MethodHandles.publicLookup()
                    .findVirtual(Console.class, "isTerminal", MethodType.methodType(boolean.class));
            return (boolean) ask.invokeExact(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (Throwable e) {
            throw new LinkageError("Console.isTerminal could not be called", e);
        }
    }
}
