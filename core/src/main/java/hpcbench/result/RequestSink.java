package hpcbench.result;

import hpcbench.measure.RequestRecord;

/// Takes finished requests one by one, from one thread at a time.
@FunctionalInterface
public interface RequestSink {
  /// Keeps this record. May block for a disk, so it must not be called from an event loop.
  void accept(RequestRecord request);
}
