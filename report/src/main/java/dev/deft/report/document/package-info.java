/** The result file of {@code deft bench}: its records, how they are written and read, and how two are compared. */
@NullMarked
package dev.deft.report.document;

import org.jspecify.annotations.NullMarked;
