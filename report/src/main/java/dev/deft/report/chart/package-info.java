/** The scales and colours that the report's charts and the terminal's share. */
@NullMarked
package dev.deft.report.chart;

import org.jspecify.annotations.NullMarked;
