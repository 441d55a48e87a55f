package dev.deft.reactor;

import dev.deft.deferred.Deferred;
import dev.deft.deferred.internal.DeferredAccess;
import dev.deft.threadpool.DeadlockException;
import dev.deft.threadpool.internal.Crew;
import dev.deft.threadpool.internal.CrewMember;
import dev.deft.threadpool.internal.Knot;
import dev.deft.threadpool.internal.Wait;
import dev.deft.threadpool.internal.Waits;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A pool's worker that waits for a {@link Submission}. Reactor thread only, but for what its methods say. */
final class SubmissionWait extends Wait {

    private static final DeferredAccess DEFERREDS = DeferredAccess.get();

    private final Submission<?> submission;
    private final WatchedWaits source;
    private final BooleanSupplier fulfilled;

    /** The calls that the submission waits for, if their pools are all exhausted and nothing else can end it. */
    private List<ThreadCall<?>> calls = List.of();

    /** If there are no such, one call that may yet end; as long as it has not, nothing else matters. */
    private @Nullable ThreadCall<?> hope;

    /** The hope is that a time limit ends the wait. */
    private boolean hasTimeLimit;

    private SubmissionWait(
            CrewMember member,
            @Nullable Long nanos,
            Submission<?> submission,
            WatchedWaits source,
            BooleanSupplier fulfilled) {
        super(member, nanos);
        this.submission = submission;
        this.source = source;
        this.fulfilled = fulfilled;
    }

    /**
     * Says that this thread is about to wait, if it is a worker's.
     *
     * @param nanos how long at most; null if for ever
     * @param fulfilled whether what it waits for is there
     * @return to be {@linkplain Waits#end ended}; null if it is not a worker's
     */
    static @Nullable SubmissionWait begin(
            Submission<?> submission, WatchedWaits source, @Nullable Long nanos, BooleanSupplier fulfilled) {
        CrewMember member = CrewMember.current();
        if (member == null) {
            return null;
        }
        SubmissionWait wait = new SubmissionWait(member, nanos, submission, source, fulfilled);
        Waits.ofProcess().begin(wait);
        return wait;
    }

    /** Any thread. */
    @Override
    protected boolean isFulfilled() {
        return fulfilled.getAsBoolean();
    }

    /** Any thread. */
    @Override
    protected WatchedWaits source() {
        return source;
    }

    void publishIfChanged() {
        if (isOutOfDate()) {
            boolean wasStuck = !calls.isEmpty();
            look();
            if (wasStuck || !calls.isEmpty()) {
                tell();
            }
        }
    }

    void publish() {
        look();
        tell();
    }

    private boolean isOutOfDate() {
        if (hope != null) {
            return hope.isCalled() || (!hasTimeLimit && hope.isOnExhaustedPool());
        }
        return calls.isEmpty() || calls.stream().anyMatch(ThreadCall::isCalled);
    }

    private void look() {
        hope = null;
        hasTimeLimit = false;
        calls = List.of();
        Deferred<?> deferred = submission.deferred();
        List<ThreadCall<?>> found = new ArrayList<>();
        if (deferred == null || !DEFERREDS.waitsOnlyFor(deferred, unfired -> isHopeless(unfired, found))) {
            return;
        }
        if (DEFERREDS.hasTimeLimit(deferred)) {
            hope = found.get(0);
            hasTimeLimit = true;
            return;
        }
        calls = found;
    }

    private boolean isHopeless(Deferred<?> unfired, List<ThreadCall<?>> found) {
        if (!(unfired instanceof ThreadCall<?> call) || !call.isOnPool()) {
            return false;
        }
        if (call.isOnExhaustedPool()) {
            found.add(call);
            return true;
        }
        hope = call;
        return false;
    }

    private void tell() {
        if (calls.isEmpty()) {
            Waits.ofProcess().publish(this, null, false);
            return;
        }
        Set<Crew> crews = new LinkedHashSet<>();
        boolean queued = false;
        for (ThreadCall<?> call : calls) {
            crews.add(Objects.requireNonNull(call.crew(), "it is on a pool"));
            queued |= !call.hasBegun();
        }
        Waits.ofProcess().publish(this, crews, queued);
    }

    /** Any thread. */
    @Override
    protected void fail(Knot lock) {
        source.onReactorThread(() -> {
            if (Waits.ofProcess().isDoomed(this)) { // else what it is for has changed, and was not judged
                failCalls(lock);
            }
        });
    }

    private void failCalls(Knot lock) {
        DeadlockException failure = failure(lock);
        for (ThreadCall<?> call : calls) {
            if (!call.isCalled()) {
                call.revoke();
                source.forget(call);
                call.errback(failure);
            }
        }
    }

    @Override
    protected List<Throwable> callsSubmittedAt() {
        List<Throwable> sites = new ArrayList<>();
        for (ThreadCall<?> call : calls) {
            Throwable site = call.submittedAt();
            if (site != null) {
                sites.add(site);
            }
        }
        return sites;
    }
}
