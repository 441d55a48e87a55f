/**
 * Databases by way of JDBC, off the reactor's thread: {@link dev.deft.jdbc.Database} has a worker for each connection, and each result
 * comes back in a Deferred. After Twisted's {@code twisted.enterprise.adbapi}.
 */
@NullMarked
package dev.deft.jdbc;

import org.jspecify.annotations.NullMarked;
