/// The hpcbench command: the only place with standard output and exit codes.
@NullMarked
package hpcbench.cli;

import org.jspecify.annotations.NullMarked;
