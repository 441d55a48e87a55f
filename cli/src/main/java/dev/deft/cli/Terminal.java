package dev.deft.cli;

import java.io.Console;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The streams behind which somebody may watch.
 *
 * <p>The JDK cannot tell whether one goes to a terminal, so {@code ./deft} does: a variable is {@code true} or {@code false}.
 * It is no property, since the properties that a JVM is given are among the flags of its results.
 */
enum Terminal {
    STDOUT("DEFT_STDOUT_TERMINAL"),
    STDERR("DEFT_STDERR_TERMINAL");

    private final String variable;

    Terminal(String variable) {
        this.variable = variable;
    }

    /** Returns whether the stream goes to a terminal, rather than to a file or a pipe. */
    boolean isPresent() {
        return isPresent(System.getenv(), Terminal::isConsolePresent);
    }

    boolean isPresent(Map<String, String> environment, BooleanSupplier guess) {
        String told = environment.get(variable);
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
