/** Numbers, tables, paragraphs and pictures, as lines that fit a terminal. */
@NullMarked
package dev.deft.report.text;

import org.jspecify.annotations.NullMarked;
