package dev.deft.reactor;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Carries the map of SLF4J's MDC. */
final class MdcCarrier implements ContextCarrier<@Nullable Map<String, String>> {

    @SuppressWarnings("NullAway") // the type says null, which it does not see in a type argument
    @Override
    public @Nullable Map<String, String> capture() {
        return MDC.getCopyOfContextMap();
    }

    @Override
    public Scope set(@Nullable Map<String, String> captured) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        replace(captured);
        return () -> replace(before);
    }

    private static void replace(@Nullable Map<String, String> map) {
        if (map == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(map);
        }
    }
}
