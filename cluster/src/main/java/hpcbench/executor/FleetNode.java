package hpcbench.executor;

import java.util.Optional;
import java.util.function.Supplier;

/// One executor of a fleet.
///
/// @param name of its node, unique in the fleet
/// @param client speaks with it
/// @param death how its process has ended, when whoever started it knows that it has
public record FleetNode(String name, ExecutorClient client, Supplier<Optional<String>> death) {}
