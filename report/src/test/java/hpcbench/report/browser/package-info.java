/// Drives a real browser over the Chrome DevTools protocol, for tests of pages.
@NullMarked
package hpcbench.report.browser;

import org.jspecify.annotations.NullMarked;
