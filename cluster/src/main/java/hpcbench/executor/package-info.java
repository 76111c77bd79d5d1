/// Load from many nodes: the executor that runs on each of them, its interface over HTTP, and the
/// fleet that is all of them as one driver.
@NullMarked
package hpcbench.executor;

import org.jspecify.annotations.NullMarked;
