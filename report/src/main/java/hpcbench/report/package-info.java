/// From a run folder to pages and tables for people; no network and no clock.
@NullMarked
package hpcbench.report;

import org.jspecify.annotations.NullMarked;
