/// Brings a plan onto a cluster: what is known of each cluster, the job script, Slurm's commands.
@NullMarked
package hpcbench.deploy;

import org.jspecify.annotations.NullMarked;
