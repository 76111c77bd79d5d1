package hpcbench.result;

import hpcbench.plan.Plan;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A recipe with nothing left open: `run.lock.yaml`. From it the same trials can be run again,
/// today or with a later release that plans otherwise.
///
/// @param lockVersion version of this file's format
/// @param toolkitVersion version of the toolkit that planned
/// @param recipeFolder the folder that relative paths start from, absolute
/// @param dataFiles SHA-256 in hexadecimal of every file that prompts and lengths come from, by its
///   path as in the recipe
/// @param images digest of every container image that is a file or folder, by its path, in the form
///   that the provenance has it
/// @param plan the trials, with every default and seed
public record LockedPlan(
    int lockVersion,
    String toolkitVersion,
    Path recipeFolder,
    SortedMap<String, String> dataFiles,
    SortedMap<String, String> images,
    Plan plan) {
  /// The format's version.
  public static final int VERSION = 1;

  public LockedPlan {
    dataFiles = Collections.unmodifiableSortedMap(new TreeMap<>(dataFiles));
    images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
  }
}
