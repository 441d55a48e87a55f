package dev.deft.reactor;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;

/** A transport in which nothing happens; what a look at it does, the test says. */
abstract class QuietIo implements IoHandler {

    @Override
    public void initialize() {}

    @Override
    public void prepareToDestroy() {}

    @Override
    public void destroy() {}

    @Override
    public IoRegistration register(IoHandle handle) {
        throw new UnsupportedOperationException("no handles here");
    }

    @Override
    public void wakeup() {}

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return false;
    }
}
