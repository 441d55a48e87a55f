/** How results become files. */
@NullMarked
package dev.deft.cli.file;

import org.jspecify.annotations.NullMarked;
