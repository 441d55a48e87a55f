/** Files for results. */
@NullMarked
package dev.deft.report.file;

import org.jspecify.annotations.NullMarked;
