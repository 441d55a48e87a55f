package dev.deft.threadpool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The consequences of a thread that could not be started.
 *
 * @param instead an idle worker to wake in its place
 * @param refusal why the task being submitted is refused after all; null when it is not
 * @param stranded the tasks that no worker is left for
 */
record StartFailure(@Nullable Worker instead, @Nullable String refusal, List<Runnable> stranded) {}
