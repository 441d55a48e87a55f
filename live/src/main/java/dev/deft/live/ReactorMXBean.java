package dev.deft.live;

/** A reactor, for whoever reads the beans of a JVM: {@link LivePublication} registers one for each. */
public interface ReactorMXBean {

    /** The reactor's name. */
    String getName();

    /**
     * The reactor's numbers now. Has the reactor make a call, and waits for that for up to a tenth of a second.
     *
     * @throws IllegalStateException if nobody holds the reactor any more
     */
    ReactorFigures getFigures();
}
