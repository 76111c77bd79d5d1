/// What a person sees of a run while it goes on: from [hpcbench.orchestrate.RunEvent] to lines on a
/// terminal or in a log.
@NullMarked
package hpcbench.cli.progress;

import org.jspecify.annotations.NullMarked;
