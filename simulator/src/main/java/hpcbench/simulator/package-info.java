/// A built-in inference service whose timing follows a stated model.
@NullMarked
package hpcbench.simulator;

import org.jspecify.annotations.NullMarked;
