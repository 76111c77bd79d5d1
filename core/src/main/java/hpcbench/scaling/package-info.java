/// How throughput follows the number of servers: strong and weak scaling over the trials of a
/// sweep.
@NullMarked
package hpcbench.scaling;

import org.jspecify.annotations.NullMarked;
