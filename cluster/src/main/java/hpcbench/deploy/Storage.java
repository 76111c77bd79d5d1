package hpcbench.deploy;

import java.io.IOException;

/// The file system that the nodes of a cluster share, as it is reached from here.
///
/// A job's folder is always here, for the person; the job itself works in a folder that its nodes
/// see. These are one folder where this machine shares the nodes' file system.
interface Storage {
  /// Where the job finds what it needs: puts it there, unless it is there already.
  ///
  /// @throws IllegalArgumentException when something cannot be put there; says what to change
  JobPlace place(JobFolder folder, Submission.Order order) throws IOException, InterruptedException;

  /// Puts what is in the folder here where the job sees it.
  void put(JobFolder folder, JobPlace place) throws IOException, InterruptedException;

  /// Removes what [#put] has put.
  void remove(JobPlace place) throws IOException, InterruptedException;

  /// Gets what the job has written of its output since the last time, and its last word.
  void refresh(JobFolder folder) throws IOException, InterruptedException;

  /// Gets everything that the job made.
  ///
  /// @param isOver whether its files are complete; else they are taken as they are
  void collect(JobFolder folder, boolean isOver) throws IOException, InterruptedException;

  /// Gets what servers and clients of its run have written so far.
  void fetchLogs(JobFolder folder) throws IOException, InterruptedException;
}
