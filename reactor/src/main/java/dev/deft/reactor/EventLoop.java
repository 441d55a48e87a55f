package dev.deft.reactor;

import dev.deft.deferred.internal.DeferredAccess;
import dev.deft.threadpool.WaitStrategy;
import dev.deft.threadpool.internal.SpinWait;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes one turn after the other: delivers what other threads have for the reactor, makes timed calls, does I/O. Reactor thread
 * only, but for {@link #inbox}.
 *
 * <h2>The order of the turns</h2>
 *
 * A flood of one kind must not keep another waiting, and a turn may have a single result in it, so it must be cheap: a look
 * at I/O is a system call, which takes as long as delivering several results.
 *
 * <ul>
 *   <li>A turn delivers at most {@link #BATCH} entries of the inbox, and then makes at most {@link Timers#BATCH} timed calls
 *       that are due.
 *   <li>Where somebody has channels, it looks at I/O if it delivered nothing, or if {@link #IO_ENTRIES} entries or {@link #IO_NANOS} have gone by
 *       since the last look; also, that goes without saying, when there is nothing to do but to sleep.
 *   <li>Netty's own tasks get at most {@link #NETTY_TASKS_NANOS} a look.
 *   <li>With {@link WaitStrategy#SPIN} it stays awake while the next timed call is near, as {@link TimerSpin} says.
 *       Then that nothing was delivered is no reason to look at I/O, for there is a turn after each timed call and each
 *       entry; the other two are.
 *   <li>While it waits awake for a result it looks at I/O now and then, and what comes there ends the wait: the turn is over.
 *   <li>With {@link WaitStrategy#ADAPTIVE} it naps for a moment where {@link ResultCoalescing} has found that this delivers more results.
 * </ul>
 *
 * <p>So a timed call waits for one batch at most, and a turn more for each batch of timed calls that are due before it; an
 * entry for the batches before it, each with one of timed calls; and I/O for so many entries, or for that time, one batch of
 * either and what a wait for an outcome takes between two looks. What a single callback takes is the user's affair. The clock is read at most once a
 * turn, unless timed calls were made or it waited awake, and not at all in a turn that has no timers to look at and then
 * sleeps. Twisted's {@code mainLoop} takes all calls from threads in one go, and selects after each; Go's scheduler looks at
 * its global queue every 61st time for the same reason.
 *
 * <p>Netty's {@link ManualIoEventLoop} does the I/O, and it is where a reactor with channels blocks; its queue is not used, for it
 * is unbounded and every {@code execute} from outside wakes it. A reactor of which nobody has asked for it parks.
 */
final class EventLoop {

    private static final DeferredAccess DEFERREDS = DeferredAccess.get();

    /** Results and calls delivered in one turn at most. */
    static final int BATCH = 32;

    /** Results and calls delivered between two looks at I/O at most. */
    static final int IO_ENTRIES = 1024;

    /** The time in turns that pass I/O over after which it is looked at. */
    static final long IO_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private static final int CALLS_PER_PAUSE = 16;

    /** The most pauses at a time, which take less than a microsecond. */
    private static final int MOST_PAUSES = 16;

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MILLIS_END = Long.MAX_VALUE - MILLI;
    private static final long NETTY_TASKS_NANOS = MILLI;
    private static final long BLOCK_UNTIL_WOKEN = 0;
    private static final long DO_NOT_BLOCK = -1;

    private final String reactorName;
    private final Inbox inbox = new Inbox(this::wakeUp);
    private final IoHandlerFactory handlers;
    private final ExternalInterrupt externalInterrupt;
    private final Transport transport;

    /**
     * The I/O; null until it is opened, which takes descriptors: a reactor that never runs has none. Written by the reactor's
     * thread or by the one that starts that; other threads read it when they have seen the inbox asleep, which it falls after that.
     */
    private @Nullable ManualIoEventLoop io;

    /**
     * Somebody has Netty's side, and may have registered channels with it. Until then the reactor neither looks at the I/O nor sleeps in it: to
     * be woken from there takes longer than from a park. Written by the reactor's thread while it is awake, read by others as {@link #io} is.
     */
    private boolean ioInUse;

    private final TurnClock clock;
    private final Timers timers;
    private final ReactorThread thread;

    /** Entries delivered in this turn. */
    private int delivered;

    /** Entries delivered since the last look at I/O. */
    private int deliveredSinceIo;

    private long deliveries;

    /** Set if I/O was passed over since the last look, first at {@link #passedOverSince}. */
    private boolean passedOver;

    private long passedOverSince;

    /** The entries taken from the inbox and not yet delivered, oldest first. */
    private final DrainedInbox taken = new DrainedInbox();

    private final OutstandingCalls outstanding;

    private final GatheredTasks gathered;

    /** True where outcomes can gather while this thread pauses, for there is another core. */
    private final boolean othersHaveCores;

    /** The wait for outcomes; null where the reactor does not spin. */
    private final @Nullable SpinWait spinWait;

    /** The choice of naps in place of that wait; null where there are none. */
    private final @Nullable ResultCoalescing coalescing;

    /** Set while it naps in the I/O. */
    private boolean napping;

    /** The wait for timed calls; null where they are as late as the transport makes them. */
    private final @Nullable TimerSpin timerSpin;

    /** The calls for when what runs now is done: connections send then what was written in the meantime, all at once. */
    private List<Runnable> endOfTurn = new ArrayList<>();

    /** A list that takes turns with the one above. */
    private List<Runnable> spareEndOfTurn = new ArrayList<>();

    /** A look that is taken when a turn has made its calls; null nearly always. */
    private @Nullable Runnable afterEachTurn;

    /** The watchdog of this loop; null nearly always. */
    private @Nullable Watchdog watchdog;

    /** The end of a wait for an entry; made once, for waiting is done about once a call. */
    private final BooleanSupplier entryCame;

    /** The look at I/O amid such a wait, which does what there is to do. */
    private final BooleanSupplier ioCame;

    /** Set if such a look has found something. */
    private boolean ioEndedWait;

    /**
     * Makes a loop over {@code transport}, which has been resolved.
     *
     * @param handlers the transport's, or others in their place in a test
     */
    EventLoop(
            String reactorName,
            LongSupplier nanoTime,
            Transport transport,
            IoHandlerFactory handlers,
            OutstandingCalls outstanding,
            WaitStrategy waitStrategy) {
        this.reactorName = reactorName;
        this.transport = transport;
        this.outstanding = outstanding;
        this.entryCame = () -> !inbox.isEmpty();
        this.ioCame = () -> ioEndedWait = lookAtIo(DO_NOT_BLOCK) > 0;
        int cores = Runtime.getRuntime().availableProcessors();
        this.spinWait = SpinWait.of(waitStrategy, cores, nanoTime);
        this.coalescing = ResultCoalescing.of(waitStrategy, cores, nanoTime);
        this.timerSpin = TimerSpin.of(waitStrategy, cores, nanoTime);
        this.handlers = handlers;
        externalInterrupt = new ExternalInterrupt(reactorName);
        thread = new ReactorThread(reactorName, inbox);
        gathered = new GatheredTasks(thread::isCurrent);
        othersHaveCores = cores > 1;
        clock = new TurnClock(nanoTime);
        timers = new Timers(thread, clock);
    }

    Inbox inbox() {
        return inbox;
    }

    ReactorThread thread() {
        return thread;
    }

    /** The clock as a turn sees it. */
    TurnClock clock() {
        return clock;
    }

    Timers timers() {
        return timers;
    }

    /** The tasks that the calls of a turn submit. */
    GatheredTasks gathered() {
        return gathered;
    }

    TimedCall callLater(Duration delay, Runnable call) {
        return callLater(delay, call, null);
    }

    /** Adds a timed call; {@code ifDropped} is told if it will not be made. */
    TimedCall callLater(Duration delay, Runnable call, @Nullable Consumer<? super Throwable> ifDropped) {
        return timers.add(delay, call, ifDropped);
    }

    /** Makes a timed call that will not be made, for it is too late, and tells {@code ifDropped} so. */
    TimedCall drop(Runnable call, Consumer<? super Throwable> ifDropped) {
        return timers.drop(reactorName, call, ifDropped);
    }

    ExternalInterrupt externalInterrupt() {
        return externalInterrupt;
    }

    /** Has {@code watching} told of each turn and sleep. To be called before there are any. */
    void watchedBy(Watchdog watching) {
        watchdog = watching;
        timers.watchedBy(watching);
    }

    /** Opens the transport, on this thread or for another that is started next. */
    void open() {
        if (io == null) {
            io = new InboxAwareIoLoop(handlers);
        }
    }

    /** Makes the calling thread the loop's for good. */
    void begin() {
        open();
        io().setOwningThread(Thread.currentThread());
    }

    /** Returns whether the transport is open: the reactor runs, or is about to. */
    boolean isOpen() {
        return io != null;
    }

    /** Returns Netty's side, opened for this thread if it was not. */
    ManualIoEventLoop opened() {
        if (io == null) {
            begin();
        }
        ioInUse = true;
        return io();
    }

    private ManualIoEventLoop io() {
        return Objects.requireNonNull(io, "the transport has been opened");
    }

    /** Takes the first half of a turn: delivers results and calls, and makes the timed calls that are due. */
    void call() {
        if (watchdog != null) {
            watchdog.turnBegins();
        }
        externalInterrupt.setAside();
        goOnWithPostponed();
        deliverBatch();
        clock.forget();
        timers.runDue();
        endTurn();
        if (afterEachTurn != null) {
            CallFromThread.runLogged(afterEachTurn, "The look at blocked callers");
        }
    }

    /** Has {@code call} made when the calls of this turn, or its I/O, are done; if it is asked for then, after the next. */
    void atEndOfTurn(Runnable call) {
        endOfTurn.add(call);
    }

    private void endTurn() {
        if (endOfTurn.isEmpty()) {
            return;
        }
        List<Runnable> calls = endOfTurn;
        endOfTurn = spareEndOfTurn;
        // By no iterator: if there were no memory for it, they would be made by nobody.
        for (int i = 0; i < calls.size(); i++) {
            CallFromThread.runLogged(calls.get(i), "The end of a turn");
        }
        calls.clear();
        spareEndOfTurn = calls;
        clock.forget();
    }

    /** Has {@code look} called when a turn has delivered what it delivers and made its timed calls; null ends that. */
    void afterEachTurn(@Nullable Runnable look) {
        afterEachTurn = look;
    }

    /** Takes the second half: I/O, if it is due. Sleeps in it, or waits awake, until there is something to do. */
    void doIo() {
        if (io == null) { // of a reactor that never ran, and waits for its pools to end
            begin();
        }
        long nanos = hasEntries() || spinForEntry() ? 0 : nanosToSleep();
        if (ioEndedWait) {
            ioEndedWait = false;
        } else if (nanos > 0 && inbox.fallAsleep()) {
            sleep(nanos);
        } else if (timerSpin != null && nanosToSleep() <= 0) {
            awaitTimer(timerSpin);
        } else if (isIoDue()) {
            lookAtIo(DO_NOT_BLOCK);
        }
    }

    /** Returns the nanoseconds to sleep: 0 or less if the reactor is to be awake, {@link Timers#NONE} if nothing but an entry or I/O is to wake it. */
    private long nanosToSleep() {
        long nanos = timers.nanosToNext();
        return timerSpin == null || nanos == Timers.NONE ? nanos : nanos - timerSpin.aheadNanos(sleepsInSelector());
    }

    /** Returns whether it sleeps in what counts in milliseconds. */
    private boolean sleepsInSelector() {
        return ioInUse && transport != Transport.EPOLL;
    }

    /** Sleeps, the inbox having fallen asleep. */
    private void sleep(long nanos) {
        gathered.forgetPool();
        if (watchdog != null) {
            watchdog.fallsAsleep();
        }
        try {
            if (ioInUse) {
                lookAtIo(nanos == Timers.NONE ? BLOCK_UNTIL_WOKEN : asTheTransportCounts(nanos));
            } else {
                park(nanos);
            }
        } finally {
            if (watchdog != null) {
                watchdog.wakes();
            }
            inbox.wokeUp();
            clock.forgetAll();
        }
    }

    /** Parks; it may end early for no reason, and does for an interrupt, which the next turn sets aside. */
    private void park(long nanos) {
        if (nanos == Timers.NONE) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, nanos);
        }
    }

    /** Waits awake until a timed call, or I/O, is due, or an entry comes; each of them is for the next turn. */
    private void awaitTimer(TimerSpin wait) {
        if (ioInUse && isIoOverdue()) {
            lookAtIo(DO_NOT_BLOCK);
        } else if (!hasEntries()) {
            long untilIo = ioInUse ? IO_NANOS - passedOverNanos() : Long.MAX_VALUE;
            wait.await(entryCame, clock.now() + Math.min(timers.nanosToNext(), untilIo));
            clock.forget();
        }
    }

    /** Returns whether something is left to deliver now. */
    boolean hasEntries() {
        return !taken.isEmpty() || !inbox.isEmpty() || !endOfTurn.isEmpty() || thread.postponed != null;
    }

    /** Runs the coroutines that were resumed where the stack had no room for them. */
    private void goOnWithPostponed() {
        if (thread.postponed != null) {
            List<Runnable> postponed = DEFERREDS.takePostponed(thread);
            for (int i = 0; i < postponed.size(); i++) { // by no iterator, as at the end of a turn
                CallFromThread.runLogged(postponed.get(i), "A coroutine that was resumed at the end of the stack");
            }
        }
    }

    /** Waits awake for an outcome, if one is to come and this reactor waits so; false if none came, or I/O came first. */
    private boolean spinForEntry() {
        if (spinWait == null || outstanding.count() == 0) {
            return false;
        }
        if (coalescing != null && nap(coalescing)) {
            return true;
        }
        if (othersHaveCores) {
            letOutcomesGather();
        }
        if (spinWait.await(entryCame, nanosToSleep(), ioInUse ? ioCame : null)) {
            return true;
        }
        clock.forget();
        return false;
    }

    /** Naps, if that delivers more results than to wait awake, and no timed call is near; returns whether some came meanwhile. Nobody wakes this thread from a nap but I/O. */
    private boolean nap(ResultCoalescing choice) {
        long nanos = choice.napNanos(outstanding.count(), deliveries);
        if (nanos == 0 || sleepsInSelector() || nanosToSleep() < MILLI) {
            return false;
        }
        if (ioInUse) {
            napping = true;
            try {
                lookAtIo(nanos);
            } finally {
                napping = false;
            }
        } else {
            LockSupport.parkNanos(this, nanos);
        }
        clock.forgetAll();
        return hasEntries();
    }

    /** Pauses where many calls are outstanding: many outcomes are on their way, and to take them one by one costs more. */
    private void letOutcomesGather() {
        for (int i = Math.min(outstanding.count() / CALLS_PER_PAUSE, MOST_PAUSES); i > 0; i--) {
            Thread.onSpinWait();
        }
    }

    private boolean isIoDue() {
        return ioInUse && (delivered == 0 || isIoOverdue());
    }

    private boolean isIoOverdue() {
        return deliveredSinceIo >= IO_ENTRIES || passedOverNanos() >= IO_NANOS;
    }

    /** Returns for how long I/O has been passed over: from now on, if it was not before. */
    private long passedOverNanos() {
        if (!passedOver) {
            passedOver = true;
            passedOverSince = clock.now();
        }
        return clock.now() - passedOverSince;
    }

    private int lookAtIo(long waitNanos) {
        deliveredSinceIo = 0;
        passedOver = false;
        int ran = io().run(waitNanos, NETTY_TASKS_NANOS);
        endTurn();
        return ran;
    }

    /** Rounds up for a selector, which would be asked again and again for less than a millisecond. */
    private long asTheTransportCounts(long nanos) {
        return sleepsInSelector() ? Math.min(nanos, MILLIS_END) / MILLI * MILLI + MILLI : nanos;
    }

    /** Takes one turn that never sleeps; returns false if there is nothing more to do at this instant. No I/O if none was opened. */
    boolean turnNow() {
        call();
        int ran = io == null ? 0 : lookAtIo(DO_NOT_BLOCK);
        gathered.forgetPool();
        boolean goesOn = ran > 0 || hasEntries() || timers.nanosToNext() <= 0;
        clock.forgetAll(); // whoever takes turns by hand may do anything in between
        return goesOn;
    }

    /** Returns the work that the next turn would do, for a message. */
    String pending() {
        TimedCall next = timers.next();
        return hasEntries() || next == null ? "a call from a thread or a result" : next.toString();
    }

    /** Delivers all that was accepted until now. */
    void deliverAccepted() {
        goOnWithPostponed();
        deliver(Integer.MAX_VALUE);
        taken.fill(inbox.take());
        deliver(Integer.MAX_VALUE);
    }

    /** Drops the timers: those who wait for one are told that it is not made. */
    void dropTimers() {
        timers.dropAll(reactorName);
    }

    /** Drops the timers that are left, refuses new entries, delivers those that were accepted, and ends the I/O. */
    void end() {
        dropTimers(); // first: those who are told of it may have calls for the reactor
        taken.fill(inbox.close());
        deliver(Integer.MAX_VALUE);
        gathered.forgetPool();
        if (io != null) {
            close(io);
        }
    }

    /** Closes what was opened, for no thread could be had. */
    void shut() {
        if (io != null) {
            io.setOwningThread(Thread.currentThread());
            close(io);
            io = null;
        }
    }

    private static void close(ManualIoEventLoop io) {
        Future<?> ended = io.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS); // a quiet period would sleep here
        while (!ended.isDone()) {
            io.run(DO_NOT_BLOCK);
        }
    }

    private void deliverBatch() {
        delivered = taken.isEmpty() ? takeAndDeliver() : deliver(BATCH);
        deliveredSinceIo += delivered;
        deliveries += delivered;
    }

    /** Returns how many entries it has delivered so far. */
    long deliveries() {
        return deliveries;
    }

    private int takeAndDeliver() {
        Inbox.Entry newest = inbox.take();
        if (newest != null && newest.next() == null) {
            deliverAlone(newest);
            return 1;
        }
        taken.fill(newest);
        return deliver(BATCH);
    }

    /** Wakes the reactor. Any thread. */
    private void wakeUp() {
        if (ioInUse) {
            io().wakeup();
        } else {
            LockSupport.unpark(thread.owner());
        }
    }

    /** Delivers at most {@code limit} entries of those taken, and returns how many. */
    private int deliver(int limit) {
        int count = 0;
        try {
            while (count < limit && !taken.isEmpty()) {
                // Out of sight first, so that none is delivered twice, and those behind it are not lost.
                Inbox.Entry next = taken.next();
                count++;
                gathered.gather(count < limit && !taken.isEmpty());
                deliverAlone(next);
            }
        } finally {
            gathered.endTurn();
        }
        return count;
    }

    /** Delivers an entry. What that throws, for want of memory say, ends no loop: the others would not arrive. */
    private static void deliverAlone(Inbox.Entry entry) {
        try {
            entry.deliver();
        } catch (Throwable failure) {
            ReactorLog.error("A result could not be delivered; the reactor goes on", failure);
        }
    }

    /**
     * A loop of Netty's that does not block over an entry of the inbox.
     *
     * <p>A selector remembers a wake-up that comes before it sleeps. Epoll's handler does not: it drops one that comes
     * before it has written that it is about to sleep, and then asks {@code canBlock}, which in a loop of Netty's looks at
     * the queue of tasks. Ours is the inbox. A producer exchanges the inbox's head and then the handler's word; the
     * reactor writes the handler's word and then reads the head. Both words are volatile, so at least one of the two sees
     * the other: the reactor does not sleep, or the producer knows that it must write to the descriptor.
     *
     * <p>In a nap it blocks in any case, for that is over soon: nobody wakes it, and only I/O ends it.
     *
     * <p>A selector also asks when it has been woken, and after that would take an interrupt away without a word.
     */
    private final class InboxAwareIoLoop extends ManualIoEventLoop {

        InboxAwareIoLoop(IoHandlerFactory handlers) {
            super(null, handlers);
        }

        @Override
        protected boolean canBlock() {
            return !externalInterrupt.setAside() && (napping || inbox.isAsleep());
        }
    }
}
