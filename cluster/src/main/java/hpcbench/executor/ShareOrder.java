package hpcbench.executor;

import hpcbench.drive.Share;
import hpcbench.recipe.Workload;
import hpcbench.target.Dialects;
import hpcbench.target.Target;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What an executor is to do in one trial: the whole load, and which share of it is its own. The
/// body of `POST /start`.
///
/// @param id what the trial is called, different for each attempt at one
/// @param share number of the share, from 0
/// @param shares how many shares there are
/// @param workload the whole load, all nodes together
/// @param servers addresses of the service, one for each of its servers; at least one
/// @param dialect name of the dialect it is spoken to in
/// @param apiKey sent to the service as a bearer token; never printed
/// @param folder what relative paths of the workload start from, on this node
public record ShareOrder(
    String id,
    int share,
    int shares,
    Workload workload,
    List<URI> servers,
    String dialect,
    Optional<String> apiKey,
    Path folder) {
  /// @throws IllegalArgumentException when there is no such share or dialect
  public ShareOrder {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(workload, "workload");
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("a load needs a server");
    }
    Objects.requireNonNull(folder, "folder");
    new Share(share, shares);
    Dialects.named(dialect);
  }

  Share part() {
    return new Share(share, shares);
  }

  Target target() {
    return new Target(
        servers.getFirst(), Dialects.named(dialect), apiKey, servers.subList(1, servers.size()));
  }

  @Override
  public String toString() {
    return "share %d of %d of trial %s at %s".formatted(share, shares, id, servers);
  }
}
