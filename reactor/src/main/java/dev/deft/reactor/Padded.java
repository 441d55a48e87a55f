package dev.deft.reactor;

/**
 * An object whose fields lie two cache lines or more behind those of the object that the collector has put before it.
 *
 * <p>For objects that one thread writes with each call, and for those that another thread reads then: the collector puts together what refers to each
 * other, and where both are in one line, every write takes it from the reader. Two lines, since processors fetch them in pairs.
 *
 * <p>What lies behind such an object is not kept off.
 */
@SuppressWarnings({"unused", "MultiVariableDeclaration"}) // they are the distance
abstract class Padded {
    /** Takes the gap of four bytes behind the header, into which a JVM would put a field of a subclass. */
    private int gap;

    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
}
