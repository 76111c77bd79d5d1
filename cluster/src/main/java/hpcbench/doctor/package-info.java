/// Finds out what keeps a run from working, or from being true, before it is started.
@NullMarked
package hpcbench.doctor;

import org.jspecify.annotations.NullMarked;
