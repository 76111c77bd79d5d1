package hpcbench.deploy;

import java.time.Instant;

/// A job that was submitted, as its folder remembers it.
///
/// @param id its name in Slurm
/// @param submitted when
/// @param scenario what it runs
/// @param profile the profile it was made with
/// @param slurm Slurm's release
/// @param nodes nodes it asked for
public record Job(
    JobId id, Instant submitted, String scenario, String profile, String slurm, int nodes) {}
