/** What the report's charts and the terminal's share: scales and colours. */
@NullMarked
package dev.deft.report.chart;

import org.jspecify.annotations.NullMarked;
