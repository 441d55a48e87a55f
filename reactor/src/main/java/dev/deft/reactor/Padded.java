package dev.deft.reactor;

/**
 * An object most of whose fields lie two cache lines or more behind the object that the collector has put before it.
 *
 * <p>For objects that one thread writes with each call, and for those that another thread reads then: the collector puts together what refers to each
 * other, and where both are in one line, every write takes it from the reader. Two lines, since processors fetch them in pairs.
 *
 * <p>What lies behind such an object is not kept off; and a JVM may put one small field of it into the gap of four bytes before the distance.
 */
@SuppressWarnings({"unused", "MultiVariableDeclaration"}) // they are the distance
abstract class Padded {
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
}
