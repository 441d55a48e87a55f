package dev.deft.cli;

import java.io.Console;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Whether somebody watches stderr. */
final class Terminal {

    /**
     * {@code true} or {@code false}: whether stderr is a terminal. The JDK cannot tell, so {@code ./deft} does. It is no
     * property, since the properties that a JVM is given are among the flags of its results.
     */
    private static final String VARIABLE = "DEFT_TERMINAL";

    private Terminal() {}

    /** Whether stderr goes to a terminal, rather than to a file or a pipe. */
    static boolean isPresent() {
        return isPresent(System.getenv(VARIABLE), Terminal::isConsolePresent);
    }

    static boolean isPresent(@Nullable String told, BooleanSupplier guess) {
        return told == null ? guess.getAsBoolean() : Boolean.parseBoolean(told);
    }

    /** The console stands for stdin and stdout, and for want of anything better for stderr. */
    @SuppressWarnings(
            "SystemConsoleNull") // Null is asked for where it means something, and the console itself elsewhere.
    private static boolean isConsolePresent() {
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
