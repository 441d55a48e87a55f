package dev.deft.soak.chaos;

/** A great many calls on one pool at once, none of whose submitters waits. Any thread. */
record CallBurst(EpisodeContext episode) implements Submitter {

    private static final int CALLS = 20_000;

    void submit(CallTarget target) {
        long first = episode.tally().numbers(CALLS);
        for (int i = 0; i < CALLS; i++) {
            ChaosCall call =
                    new ChaosCall(first + i, CallAction.RETURN, CallerAction.WAIT, target, null, this, episode.tally());
            episode.open().add(call);
            target.pool().<Object>callInThreadWithCallback(call::completed, call);
        }
    }

    @Override
    public void answered(ChaosCall call) {
        episode.open().remove(call);
    }

    @Override
    public String toString() {
        return "one of many before a stop";
    }
}
