/** How results become files. */
@NullMarked
package dev.deft.report.file;

import org.jspecify.annotations.NullMarked;
