package hpcbench.simulator;

/// The one model there is: whether it has been pulled, and whether it is in memory. Names are
/// compared as Ollama does: without a tag they mean `:latest`.
final class ModelStore {
  private static final String LATEST = ":latest";

  private final String name;
  private boolean pulled;
  private volatile boolean inMemory = true;

  ModelStore(String name, boolean pulled) {
    this.name = name;
    this.pulled = pulled;
  }

  /// The name it was given.
  String name() {
    return name;
  }

  /// The name with its tag.
  String tagged() {
    return tagged(name);
  }

  /// Whether this name means the model, there or not.
  boolean isCalled(String other) {
    return tagged(name).equals(tagged(other));
  }

  /// Whether the model is there.
  boolean isPulled() {
    return pulled;
  }

  /// Whether a request for this name can be answered.
  boolean serves(String other) {
    return pulled && isCalled(other);
  }

  void markPulled() {
    pulled = true;
  }

  /// Whether it is in memory, once the server is ready.
  boolean isInMemory() {
    return pulled && inMemory;
  }

  /// From now on it is in memory, or not.
  void markInMemory(boolean now) {
    inMemory = now;
  }

  private static String tagged(String name) {
    return name.indexOf(':', name.lastIndexOf('/') + 1) >= 0 ? name : name + LATEST;
  }
}
