/**
 * Slow calls, refusals, stalls and the sizes of pools as events of the JDK's Flight Recorder: {@link dev.deft.jfr.JfrEvents} is an observer for pools and
 * reactors. Optional; nothing else of Deft needs it.
 */
@NullMarked
package dev.deft.jfr;

import org.jspecify.annotations.NullMarked;
