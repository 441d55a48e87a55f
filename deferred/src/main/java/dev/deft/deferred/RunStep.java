package dev.deft.deferred;

/** The step that begins a {@link Permits#run}, which has a permit by then. Where the stack has no room to call it, the {@link ChainRunner} counts the permit as given back. */
final class RunStep extends CallbackSteps.OnSuccessDeferring {

    final ReleaseStep release;

    RunStep(Callback<?, ?> begin, ReleaseStep release) {
        super(begin);
        this.release = release;
    }

    @Override
    String name() {
        return "run";
    }
}
