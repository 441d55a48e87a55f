package dev.deft.analysis.result;

/**
 * One demand whose callers are written in another way than by callbacks.
 *
 * @param style {@code inline (continuation)}: each caller is a coroutine, set aside by what is named; {@code threads}: each is a thread that puts its calls into a plain
 *     queue and waits for the answers, with no loop between
 */
public record StyledCell(String style, Cell cell) {}
