package dev.deft.cli.option;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A converter for a name that is to be looked up again and again, of which it makes sure that it has an address. */
public final class LookUpHost implements ITypeConverter<String> {

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]*|.*:.*");

    @Override
    public String convert(String text) {
        if (ADDRESS.matcher(text).matches()) {
            throw new TypeConversionException("an address needs no look-up; allowed: a name that has one");
        }
        // The JDK keeps answers for 30 s, and reads this once, at the first look-up.
        Security.setProperty("networkaddress.cache.ttl", "0");
        try {
            InetAddress.getByName(text);
            return text;
        } catch (UnknownHostException e) {
            throw new TypeConversionException("does not resolve; allowed: a name that does");
        }
    }
}
