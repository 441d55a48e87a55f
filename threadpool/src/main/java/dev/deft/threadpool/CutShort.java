package dev.deft.threadpool;

import java.util.List;

/**
 * The work that a stop cuts short.
 *
 * @param cancelled the tasks that waited, which are to be told
 * @param toInterrupt the workers that may run a task
 * @param unfinished how many accepted tasks had not ended before the first interrupt, after which they may end at once
 */
record CutShort(List<Runnable> cancelled, List<Worker> toInterrupt, int unfinished) {}
