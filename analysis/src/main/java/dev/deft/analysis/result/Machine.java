package dev.deft.analysis.result;

import java.util.List;

/** The machine and the program that made a result. */
public record Machine(
        String deftVersion,
        String jvm,
        List<String> flags,
        int cores,
        String cpu,
        String os,
        String transport,
        String date) {}
