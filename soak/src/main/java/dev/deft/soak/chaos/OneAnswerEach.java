package dev.deft.soak.chaos;

import dev.deft.deferred.Deferred;
import dev.deft.soak.Violations;
import java.util.ArrayList;
import java.util.List;

/**
 * Deferreds of one reactor each of which is to have fired, once, when that has ended, and what else was seen to be wrong beside them. Reactor
 * thread only, but for {@link #check}.
 */
final class OneAnswerEach {

    private record Watched(String what, List<Object> answers) {}

    private final List<Watched> watched = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    int size() {
        return watched.size();
    }

    void watch(String what, Deferred<?> deferred) {
        List<Object> answers = new ArrayList<>();
        watched.add(new Watched(what, answers));
        deferred.addBoth(result -> {
            answers.add(result.<Object>fold(String::valueOf, failure -> failure));
            return "";
        });
    }

    void wrong(String what) {
        wrong.add(what);
    }

    /** Adds a violation for the first that is wrong. To be called when the reactor has ended, by the thread that waited for that. */
    void check(ReactorUnderTest tested, Violations violations) {
        wrong.stream().limit(1).forEach(what -> violations.add(what + ", on " + tested));
        watched.stream()
                .filter(each -> each.answers().size() != 1)
                .limit(1)
                .forEach(each -> violations.add(each.what() + " on " + tested
                        + " was to be answered once by the reactor's end; it was answered with " + each.answers()));
    }
}
