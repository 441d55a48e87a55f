package dev.deft.reactor;

/** A call that runs in the context of whoever asked for it. */
record RunnableInContext(Runnable call, CapturedContext context) implements Runnable {

    @Override
    public void run() {
        context.run(call);
    }

    @Override
    public String toString() {
        return call.toString();
    }
}
