/** The values of options: converters from what was typed, and options that several commands share. */
@NullMarked
package dev.deft.cli.option;

import org.jspecify.annotations.NullMarked;
