/**
 * The report: one or several result files as one HTML page that needs nothing else, and its charts as pictures.
 *
 * <p>A chart is SVG text whose colours are names. The page gives them their values for light, dark and print; a picture has
 * them filled in. docs/decisions/0014 says why.
 */
@NullMarked
package dev.deft.report.page;

import org.jspecify.annotations.NullMarked;
