package dev.deft.net;

/** Connections of the network under test. */
class FakeConnectionTest extends ConnectionBehaviourTest {

    @Override
    NetworkUnderTest network() {
        return NetworkUnderTest.fake();
    }
}
