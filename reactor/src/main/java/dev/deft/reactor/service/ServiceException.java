package dev.deft.reactor.service;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The failure of a {@link Service} that could not start, or that did not stop in order: it names each that is to blame, by its path in the tree,
 * and has for its cause the first thing that was thrown, if there is one, with any others suppressed.
 */
public final class ServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A text for each thing that is wrong, which begins with the path of the service. */
    private final String[] troubles;

    private ServiceException(String message, List<String> troubles, List<Throwable> thrown) {
        super(message, thrown.isEmpty() ? null : thrown.get(0));
        this.troubles = troubles.toArray(String[]::new);
        thrown.stream().skip(1).forEach(this::addSuppressed);
    }

    static ServiceException didNotStart(String name, Throwable cause) {
        return ofStart(List.of(name + " did not start: " + cause), List.of(cause));
    }

    private static ServiceException ofStart(List<String> troubles, List<Throwable> thrown) {
        return new ServiceException("service " + String.join("; ", troubles), troubles, thrown);
    }

    /**
     * @param troubles what is wrong, with the paths from {@code name} on
     * @param longer the end of the advice: who is to be given what, for more time
     */
    static ServiceException didNotStop(
            String name, String within, List<String> troubles, List<Throwable> thrown, String longer) {
        return new ServiceException(
                "service " + name + " did not stop in order within " + within + ": " + String.join("; ", troubles)
                        + ". What is cancelled is to end; if it takes longer, give " + longer,
                troubles,
                thrown);
    }

    /** Returns one that has what is wrong in {@code failures}. */
    static ServiceException ofAll(List<ServiceException> failures) {
        List<String> troubles =
                failures.stream().flatMap(each -> Stream.of(each.troubles)).toList();
        return new ServiceException(
                String.join("; ", troubles),
                troubles,
                failures.stream().flatMap(each -> each.thrown().stream()).toList());
    }

    /** Returns the failure of the start of {@code parent}, of which this is. */
    ServiceException within(String parent) {
        return ofStart(troublesWithin(parent), thrown());
    }

    /** Returns what is wrong, with the paths from {@code parent} on. */
    List<String> troublesWithin(String parent) {
        return List.of(troubles).stream().map(trouble -> parent + "/" + trouble).toList();
    }

    /** Returns the cause, if there is one, and all that is suppressed. */
    List<Throwable> thrown() {
        List<Throwable> thrown = new ArrayList<>(List.of(getSuppressed()));
        if (getCause() != null) {
            thrown.add(0, getCause());
        }
        return thrown;
    }
}
