/// Benchmarks of the toolkit itself.
@NullMarked
package hpcbench.bench;

import org.jspecify.annotations.NullMarked;
