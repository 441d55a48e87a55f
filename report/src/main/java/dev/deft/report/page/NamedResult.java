package dev.deft.report.page;

import dev.deft.analysis.result.BenchDocument;

/**
 * A result and what the reader is to call it.
 *
 * @param name usually its file's name
 */
public record NamedResult(String name, BenchDocument document) {}
