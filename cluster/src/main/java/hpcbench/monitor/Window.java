package hpcbench.monitor;

import hpcbench.measure.ClientReport;

/// The measured phase of a trial on the clock of this process.
///
/// @param startNano instant of `System.nanoTime` that the trial counts from
/// @param fromSeconds when the phase began, in seconds since then
/// @param toSeconds when it ended
public record Window(long startNano, double fromSeconds, double toSeconds) {
  /// That of a trial which has ended.
  public static Window of(long startNano, ClientReport client) {
    return new Window(
        startNano, client.measurementStartNs() / 1e9, client.measurementEndNs() / 1e9);
  }
}
