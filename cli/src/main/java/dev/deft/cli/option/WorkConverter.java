package dev.deft.cli.option;

import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import java.io.IOException;
import java.security.Security;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter for what a call does, of which it makes sure that it can be done here; a shell may complete examples. */
public final class WorkConverter implements ITypeConverter<Work>, Iterable<String> {

    /** Stands for the value in help. */
    public static final String LABEL = "WORK";

    @Override
    public Work convert(String text) {
        // The JDK keeps answers for 30 s, so nearly every call would measure its table and not the look-up.
        // It reads this once, at the first look-up.
        if (text.contains("resolve:")) {
            Security.setProperty("networkaddress.cache.ttl", "0");
        }
        try {
            Work work = WorkParser.parse(text);
            work.check();
            return work;
        } catch (IllegalArgumentException | IOException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Iterator<String> iterator() {
        return List.of(
                        "noop",
                        "sleep:2ms",
                        "sleep:exp(2ms)",
                        "sleep:lognormal(2ms,0.8)",
                        "spin:50us",
                        "sha256:64KiB",
                        "file:",
                        "resolve:localhost",
                        "replay:",
                        "mix:90%sleep:1ms+10%sleep:50ms")
                .iterator();
    }
}
