/// The questions asked of a service: prompts and lengths, seeded.
@NullMarked
package hpcbench.workload;

import org.jspecify.annotations.NullMarked;
