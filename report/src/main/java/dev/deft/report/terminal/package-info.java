/** Results as a terminal shows them: what each command prints of its document. */
@NullMarked
package dev.deft.report.terminal;

import org.jspecify.annotations.NullMarked;
