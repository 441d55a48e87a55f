package dev.deft.net;

/** A protocol that keeps what it is told, and goes on when one side is closed. */
class HalfClosableRecorder extends RecordingProtocol implements HalfClosable {

    @Override
    public void readClosed() throws Exception {
        entered("readClosed");
        closedForReading();
        left();
    }

    /** Does what a test adds to it. */
    void closedForReading() throws Exception {}

    @Override
    public void writeClosed() {
        entered("writeClosed");
        left();
    }
}
