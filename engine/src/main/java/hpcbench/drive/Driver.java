package hpcbench.drive;

import hpcbench.measure.ClientReport;
import hpcbench.recipe.Workload;
import hpcbench.result.RequestSink;
import hpcbench.target.Target;
import hpcbench.workload.PromptSource;
import java.util.function.Consumer;

/// Puts the load of one trial on one service and reports each request's life.
///
/// One driver serves one trial at a time. The same interface stands for the engine of this process
/// and for a fleet of executors on other nodes.
public interface Driver {
  /// Runs one trial: warm-up, measurement, drain. Returns when it is over and every record was
  /// handed to the sink.
  ///
  /// @param workload the load
  /// @param target where it goes
  /// @param prompts what is asked
  /// @param sink takes every request's record, warm-up included, as requests end; called from one
  ///   thread
  /// @param progress told a few times a second how it goes; called from one thread
  /// @return what the engine observed of itself
  /// @throws InterruptedException when the calling thread is interrupted; the load has stopped by
  ///   then and every record so far was handed over
  ClientReport drive(
      Workload workload,
      Target target,
      PromptSource prompts,
      RequestSink sink,
      Consumer<Progress> progress)
      throws InterruptedException;

  /// The instant of `System.nanoTime` in this process that the records of the last trial count
  /// from, so that they can be compared with whatever else was seen; 0 before a trial ended.
  long lastStartNano();

  /// Asks the running trial to stop early: nothing new is started, what is in flight may end within
  /// the drain's time, and `drive` returns with `interrupted` set. Safe to call from any thread,
  /// and more than once; a second call cuts the drain short, too.
  void stop();
}
