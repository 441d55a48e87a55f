package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InboxTest {

    private int wakeUps;
    private final Inbox inbox = new Inbox(() -> wakeUps++);

    @Test
    void whatWasOfferedFirstIsTakenFirst() {
        inbox.offer(new Named("a"));
        inbox.offer(new Named("b"));
        inbox.offer(new Named("c"));

        assertThat(names(inbox.take())).containsExactly("a", "b", "c");
        assertThat(inbox.take()).isNull();
    }

    @Test
    void anAwakeReactorIsNotWoken() {
        inbox.offer(new Named("a"));

        assertThat(wakeUps).isZero();
    }

    @Test
    void aSleepingReactorIsWokenOnceHoweverMuchIsOffered() {
        assertThat(inbox.fallAsleep()).isTrue();

        inbox.offer(new Named("a"));
        inbox.offer(new Named("b"));

        assertThat(wakeUps).isEqualTo(1);
        inbox.wokeUp();
        assertThat(names(inbox.take())).containsExactly("a", "b");
    }

    @Test
    void theReactorCannotFallAsleepOverAnEntry() {
        inbox.offer(new Named("a"));

        assertThat(inbox.fallAsleep()).isFalse();
    }

    @Test
    void aReactorThatWokeByItselfIsAwake() {
        inbox.fallAsleep();
        inbox.wokeUp();

        inbox.offer(new Named("a"));

        assertThat(wakeUps).isZero();
        assertThat(names(inbox.take())).containsExactly("a");
    }

    @Test
    void closingReturnsWhatWasAcceptedAndRefusesTheRest() {
        inbox.offer(new Named("a"));
        inbox.offer(new Named("b"));

        assertThat(names(inbox.close())).containsExactly("a", "b");
        assertThat(inbox.offer(new Named("late"))).isFalse();
        assertThat(wakeUps).isZero();
    }

    @Test
    void noMoveOfTheHeadAsksAnEntryForAnInterface() throws ReflectiveOperationException {
        assertThat(Inbox.class.getDeclaredField("head").getType().isInterface()).isFalse();
    }

    /** Returns the names in the order of delivery. */
    private static List<String> names(Inbox.Entry newest) {
        DrainedInbox taken = new DrainedInbox();
        taken.fill(newest);
        List<String> names = new ArrayList<>();
        while (!taken.isEmpty()) {
            names.add(((Named) taken.next()).name);
        }
        return names;
    }

    private static final class Named extends Inbox.Entry {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        void deliver() {}
    }
}
