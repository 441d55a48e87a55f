package dev.deft.reactor.task;

import java.util.concurrent.CancellationException;

/** The failure of those who wait for a {@link CooperativeTask} that was stopped before its end, itself or with its {@link Cooperator}. */
public final class TaskStoppedException extends CancellationException {

    private static final long serialVersionUID = 1L;

    TaskStoppedException(String message) {
        super(message);
    }
}
