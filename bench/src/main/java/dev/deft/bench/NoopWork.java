package dev.deft.bench;

/** Nothing at all: what remains is the price of handing a call over and its result back. */
record NoopWork() implements Work {

    @Override
    public long call() {
        return 1;
    }

    @Override
    public String specification() {
        return "noop";
    }
}
