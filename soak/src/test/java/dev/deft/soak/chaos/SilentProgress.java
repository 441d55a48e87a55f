package dev.deft.soak.chaos;

/** Progress that nobody looks at. */
final class SilentProgress implements ChaosProgress {

    @Override
    public void at(long episode, long answered) {}

    @Override
    public void minute(ChaosMinute minute) {}
}
