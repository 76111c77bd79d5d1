package hpcbench.orchestrate;

import hpcbench.drive.EngineDriver;
import hpcbench.plan.Planner;
import hpcbench.recipe.InvalidRecipeException;
import hpcbench.recipe.Point;
import hpcbench.recipe.Recipe;
import hpcbench.recipe.RecipeReader;
import hpcbench.recipe.Servers;
import hpcbench.recipe.ServiceCatalog;
import hpcbench.result.RunFolder;
import hpcbench.result.RunFolderException;
import hpcbench.result.RunSummary;
import hpcbench.service.Services;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A recipe made to run in a test, and what it told on the way.
final class Bench {
  /// One for all points, since trials share a server only when nothing of it differs.
  private static final int FREE_PORT = freePort();

  /// What this machine's own engine is found to measure honestly.
  static final int HONEST_STREAMS = 256;

  private final List<RunEvent> events = new CopyOnWriteArrayList<>();
  private final Path runs;
  private final Run run;

  private Bench(Path runs, Recipe recipe, Site site, Reporter reporter, Consumer<RunEvent> tap) {
    this.runs = runs;
    RunOrder order =
        RunOrder.of(
            recipe,
            Planner.plan(recipe),
            runs,
            new Toolkit(
                "test",
                List.of("hpcbench", "run", "--recipe", recipe.name()),
                Optional.empty(),
                Optional.of(ExecutorAlone.calibration(HONEST_STREAMS))));
    this.run =
        new Run(
            order,
            Services.installed(),
            site,
            reporter,
            event -> {
              events.add(event);
              tap.accept(event);
            });
  }

  static Bench of(Path runs, String recipe) {
    return of(runs, recipe, _ -> {});
  }

  /// Services look for ports themselves, as they do for people.
  static Bench onAnyPort(Path runs, String recipe, Consumer<RunEvent> tap) {
    return new Bench(runs, read(recipe), Site.here(new EngineDriver()), _ -> {}, tap);
  }

  /// @param tap told every event as it happens
  static Bench of(Path runs, String recipe, Consumer<RunEvent> tap) {
    return of(runs, recipe, _ -> {}, tap);
  }

  static Bench of(Path runs, String recipe, Reporter reporter, Consumer<RunEvent> tap) {
    return of(runs, recipe, Site.here(new EngineDriver()), reporter, tap);
  }

  static Bench of(Path runs, String recipe, Site site, Reporter reporter, Consumer<RunEvent> tap) {
    return new Bench(runs, onPortsOfItsOwn(read(recipe)), site, reporter, tap);
  }

  private static Recipe read(String recipe) {
    try {
      return RecipeReader.read(
          "test.yaml", recipe, Path.of(""), ServiceCatalog.of(Services.installed().names()));
    } catch (InvalidRecipeException e) {
      throw new IllegalArgumentException(e.problems().toString(), e);
    }
  }

  /// Services that the recipe gives no port get one that nobody else looks for: at a service's
  /// usual port, other builds on the machine would come between the check for a free port and its
  /// use.
  private static Recipe onPortsOfItsOwn(Recipe recipe) {
    return recipe.setup().endpoint().isPresent()
        ? recipe
        : new Recipe(
            recipe.name(),
            recipe.folder(),
            recipe.text(),
            recipe.setup(),
            recipe.axes(),
            recipe.points().stream().map(Bench::onPortOfItsOwn).toList());
  }

  private static Point onPortOfItsOwn(Point point) {
    Servers servers = point.servers();
    return new Point(
        point.choices(),
        point.workload(),
        new Servers(
            servers.healthCheck(),
            servers.serviceConfig(),
            servers.command(),
            servers.port().or(() -> Optional.of(FREE_PORT)),
            servers.replicas(),
            servers.custom()),
        point.resources());
  }

  /// Below the ports that the kernel gives to outgoing connections.
  private static int freePort() {
    return new Random().ints(20_000, 30_000).filter(Bench::isFree).findFirst().orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }

  RunSummary run() throws RunFolderException {
    return run.run();
  }

  void stop() {
    run.stop();
  }

  List<RunEvent> events() {
    return List.copyOf(events);
  }

  <T extends RunEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  RunFolder folder(RunSummary summary) throws RunFolderException {
    return RunFolder.open(runs.resolve(summary.runId()));
  }
}
