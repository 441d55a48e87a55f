package dev.deft.report.file;

import java.io.PrintStream;

/** The streams that a command prints to, which may be named as the target of an output too. */
public record ProgramStreams(PrintStream out, PrintStream err) {}
