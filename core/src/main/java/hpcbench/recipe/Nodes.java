package hpcbench.recipe;

/// How many nodes a recipe gives to each role.
///
/// @param servers nodes that run the service
/// @param clients nodes that send load
/// @param monitors nodes that only watch
record Nodes(int servers, int clients, int monitors) {
  /// The allocation as written, or its defaults: one server, unless a running service is loaded,
  /// and one client.
  static Nodes of(Section recipe) {
    Section allocation = allocation(recipe);
    return new Nodes(
        allocation.section("servers").whole("nodes").orElse(recipe.has("endpoint") ? 0 : 1),
        clients(recipe).whole("nodes").orElse(1),
        allocation.section("monitors").whole("nodes").orElse(0));
  }

  static Section clients(Section recipe) {
    return allocation(recipe).section("clients");
  }

  static Section allocation(Section recipe) {
    return recipe.section("orchestration").section("node_allocation");
  }

  int total() {
    return servers + clients + monitors;
  }
}
