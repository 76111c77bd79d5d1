package hpcbench.recipe;

/// The nodes that a recipe gives to servers.
///
/// @param count how many; none when the service runs already
/// @param each what each of them gives
public record ServerNodes(int count, Resources.Share each) {
  /// The one machine that there is in local mode, or the nodes that are allocated.
  public static ServerNodes of(Orchestration orchestration, Resources resources) {
    return new ServerNodes(orchestration.serverNodes(), resources.servers());
  }
}
