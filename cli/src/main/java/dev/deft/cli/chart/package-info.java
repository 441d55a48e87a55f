/** What the report's charts and the terminal's share: scales and colours. */
@NullMarked
package dev.deft.cli.chart;

import org.jspecify.annotations.NullMarked;
