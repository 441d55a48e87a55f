package dev.deft.threadpool.internal;

/**
 * The place where a call was submitted, as its failure shows it: among what that has suppressed, and so wherever the failure's stack is printed. Made
 * only where a call fails while debugging is on.
 */
public final class SubmitSite extends Throwable {

    private static final long serialVersionUID = 1;

    private SubmitSite(Throwable site) {
        super("the call that failed was " + String.valueOf(site.getMessage()).replaceFirst("^made ", "submitted "));
        setStackTrace(site.getStackTrace());
    }

    /** The stack is that of the place. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /**
     * Adds the place to {@code failure}, unless it has one already, of the call that it comes from. Any thread.
     *
     * @param site made where the call was submitted; its message says so
     */
    public static void addTo(Throwable failure, Throwable site) {
        try {
            add(failure, site);
        } catch (Throwable noMemory) { // the failure arrives without it, which is what matters
            return;
        }
    }

    private static void add(Throwable failure, Throwable site) {
        for (Throwable known : failure.getSuppressed()) {
            if (known instanceof SubmitSite) {
                return;
            }
        }
        failure.addSuppressed(new SubmitSite(site));
    }
}
