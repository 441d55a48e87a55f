package dev.deft.reactor;

/** A call that the reactor is asked to make. What it throws is logged and stops nothing else. */
class CallFromThread extends Inbox.Entry {

    private final Runnable call;

    CallFromThread(Runnable call) {
        this.call = call;
    }

    @Override
    void deliver() {
        runLogged(call, "callFromThread");
    }

    /** Makes a call whose caller is gone: what it throws is logged, and nothing else stops. */
    static void runLogged(Runnable call, String madeBy) {
        try {
            runAlone(call, madeBy);
        } catch (Throwable failure) { // an Error, too, must not end the loop: the others' results would not arrive
            ReactorLog.threw(madeBy, call, failure);
        }
    }

    private static void runAlone(Runnable call, String madeBy) {
        try {
            call.run();
        } finally {
            ReactorLog.clearInterrupt(madeBy, call);
        }
    }
}
