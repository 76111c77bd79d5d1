package hpcbench.cli.progress;

import hpcbench.orchestrate.RunEvent;

/// Shows a run to a person while it goes on. Used from one thread.
public interface RunView {
  /// Takes note of what happened and shows it, at once or with the next.
  void show(RunEvent event);

  /// Told a few times a second when nothing happens, so that a waiting person sees time pass.
  void idle();

  /// Leaves the terminal as it should be found.
  void close();

  /// Shows nothing, for `--quiet`.
  static RunView quiet() {
    return new RunView() {
      @Override
      public void show(RunEvent event) {}

      @Override
      public void idle() {}

      @Override
      public void close() {}
    };
  }
}
