/// The seven phases of a run, and every process they start.
@NullMarked
package hpcbench.orchestrate;

import org.jspecify.annotations.NullMarked;
