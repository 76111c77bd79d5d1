/// The load engine: arrival, schedule, pacing, sending, recording.
@NullMarked
package hpcbench.drive;

import org.jspecify.annotations.NullMarked;
