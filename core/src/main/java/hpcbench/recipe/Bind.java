package hpcbench.recipe;

/// A folder or file of the host that a container sees.
///
/// @param source absolute path on the host
/// @param target absolute path in the container
/// @param writable whether the container may write to it
public record Bind(String source, String target, boolean writable) {
  public Bind {
    if (!source.startsWith("/") || !target.startsWith("/")) {
      throw new IllegalArgumentException(
          "a bind needs absolute paths, not '%s' and '%s'".formatted(source, target));
    }
  }

  /// Reads `source:target[:ro|rw]`; without a mode the bind is read-only.
  ///
  /// @throws IllegalArgumentException when the text has another form
  public static Bind parse(String text) {
    String[] parts = text.split(":", -1);
    boolean modeKnown = parts.length == 2 || parts[parts.length - 1].matches("ro|rw");
    if (parts.length < 2 || parts.length > 3 || !modeKnown) {
      throw new IllegalArgumentException(
          "a bind has the form source:target[:ro|rw], not '" + text + "'");
    }
    return new Bind(parts[0], parts[1], parts.length == 3 && parts[2].equals("rw"));
  }
}
