package hpcbench.service;

/// Told how the preparation of a model goes.
@FunctionalInterface
public interface PreparationListener {
  /// A step, as far as it has come.
  ///
  /// @param step what is being done, such as `pulling sha256:1a2b...`
  /// @param done units done, usually bytes; 0 when unknown
  /// @param total units in all; 0 when unknown
  void progress(String step, long done, long total);
}
