/// The `hpcbench` command: what a person types, and what they see while it runs.
///
/// [RunCommand] tells the story of a run. This is the only place that uses standard output and exit
/// codes.
@NullMarked
package hpcbench.cli;

import org.jspecify.annotations.NullMarked;
