/// Watches servers and machines while a trial runs, beside the load and never in its way.
@NullMarked
package hpcbench.monitor;

import org.jspecify.annotations.NullMarked;
