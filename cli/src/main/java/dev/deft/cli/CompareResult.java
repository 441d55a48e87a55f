package dev.deft.cli;

import dev.deft.peers.Compared;

/** All that one {@code deft compare} found out, and under which conditions. */
record CompareResult(CompareConditions conditions, Compared compared) {}
