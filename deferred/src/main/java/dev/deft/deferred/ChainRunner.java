package dev.deft.deferred;

import dev.deft.deferred.internal.NestedRuns;
import dev.deft.deferred.internal.NestingConfinement;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of chains, one at a time: Twisted's {@code _runCallbacks}, with a stack of its own.
 *
 * <p>A chain that gives its result to another is set aside until the other stops, so that the other's steps run before
 * its own remaining ones. A chain with nothing left to do is not set aside, which is what keeps a million chains that
 * wait for each other from piling up.
 */
final class ChainRunner {

    private ChainRunner() {}

    /** Runs {@code start}, and each chain that goes on because of it, until none can go on. */
    static void run(Chain start) {
        int[] nested = start.confinement instanceof NestingConfinement known ? known.nestedRuns : NestedRuns.current();
        nested[0]++;
        try {
            runAll(start);
        } finally {
            nested[0]--;
        }
    }

    private static void runAll(Chain start) {
        ArrayDeque<Chain> setAside = null;
        Chain current = start;
        while (true) {
            Chain receiver = advance(current);
            if (receiver != null) {
                if (current.hasSteps()) {
                    setAside = setAside == null ? new ArrayDeque<>() : setAside;
                    setAside.push(current);
                } else {
                    current.rest();
                }
                current = receiver;
                continue;
            }
            if (setAside == null || setAside.isEmpty()) {
                return;
            }
            current = setAside.pop();
        }
    }

    /** Runs {@code chain} until it stops (null), or has given its result to a chain that must run first. */
    private static @Nullable Chain advance(Chain chain) {
        while (chain.isReady()) {
            Step step = chain.takeStep();
            if (step == null) {
                break;
            }
            if (step instanceof Step.Transfer transfer) {
                Chain receiver = transfer.transfer(chain);
                if (receiver != null) {
                    return receiver;
                }
            } else {
                chain.adopt(call((Step.Call) step, chain));
            }
        }
        chain.rest();
        return null;
    }

    private static @Nullable Object call(Step.Call step, Chain chain) {
        chain.enterStep();
        try {
            return step.run(chain, chain.result);
        } catch (Throwable thrown) { // Errors too: all that a callback throws has to reach an errback
            if (step instanceof RunStep run && !run.release.begun && !(chain.result instanceof Failed)) {
                run.release.begun = true; // by no call, for which there may be no room
                run.release.counted = true;
                run.release.permits.free++;
            }
            return Failed.of(thrown, chain.result);
        } finally {
            chain.leaveStep();
        }
    }
}
