package dev.deft.soak.chaos;

/** A great many calls on one pool at once, none of whose submitters waits. Any thread. */
final class ManyQueued implements Submitter {

    private static final int CALLS = 20_000;

    private final Books books;
    private final OpenCalls open;

    ManyQueued(Books books, OpenCalls open) {
        this.books = books;
        this.open = open;
    }

    void submit(Lane lane) {
        long first = books.numbers(CALLS);
        for (int i = 0; i < CALLS; i++) {
            Call call = new Call(first + i, Deed.RETURN, Treatment.WAIT, lane, null, this, books);
            open.add(call);
            lane.pool()
                    .<Object>callInThreadWithCallback(
                            (value, failure) -> {
                                if (failure == null) {
                                    call.returned(value);
                                } else {
                                    call.failed(failure);
                                }
                            },
                            call);
        }
    }

    @Override
    public void answered(Call call) {
        open.remove(call);
    }

    @Override
    public String toString() {
        return "one of many before a stop";
    }
}
