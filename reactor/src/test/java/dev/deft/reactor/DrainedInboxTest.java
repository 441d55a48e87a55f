package dev.deft.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DrainedInboxTest {

    private final DrainedInbox taken = new DrainedInbox();

    /** Fills it with so many, and returns them in the order in which they were offered. */
    private List<Inbox.Entry> fill(int count) {
        Inbox inbox = new Inbox(() -> {});
        List<Inbox.Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(new CallFromThread(() -> {}));
            inbox.offer(entries.get(i));
        }
        taken.fill(inbox.take());
        return entries;
    }

    private List<Inbox.Entry> takeAll() {
        List<Inbox.Entry> all = new ArrayList<>();
        while (!taken.isEmpty()) {
            all.add(taken.next());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1_024, 1_025, 10_000})
    void theOldestComesFirstHoweverManyThereAre(int count) {
        for (int round = 0; round < 2; round++) {
            assertThat(takeAll()).isEmpty();
            List<Inbox.Entry> entries = fill(count);
            assertThat(takeAll()).containsExactlyElementsOf(entries);
        }
    }

    @Test
    void whatWasTakenOutIsNotKept() throws ReflectiveOperationException {
        fill(100);
        takeAll();

        assertThat(places()).containsOnlyNulls();
    }

    private Object[] places() throws ReflectiveOperationException {
        var entries = DrainedInbox.class.getDeclaredField("entries");
        entries.setAccessible(true);
        return (Object[]) entries.get(taken);
    }
}
