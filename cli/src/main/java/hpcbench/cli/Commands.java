package hpcbench.cli;

import hpcbench.service.Services;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.HelpCommand;

/// The commands there are. Each is made only when it is asked for: reading the options of all of
/// them takes longer than the whole work of some.
final class Commands {
  /// Those that speak of the others.
  private static final Set<String> ABOUT_ALL = Set.of("completion", "help");

  private final Map<String, Supplier<Object>> makers = new LinkedHashMap<>();

  /// With the console they speak on, and the folder the toolkit is installed in.
  Commands(Console console, Optional<Path> home) {
    Supplier<RecipeFiles> recipes = () -> new RecipeFiles(Services.installed(), home);
    makers.put("run", () -> new RunCommand(console, Services.installed(), recipes.get(), home));
    makers.put("load", () -> new LoadCommand(console, Services.installed()));
    makers.put("list", () -> new ListCommand(console, recipes.get()));
    makers.put("create", () -> new CreateCommand(console, Services.installed()));
    makers.put("validate", () -> new ValidateCommand(console, recipes.get()));
    makers.put("plan", () -> new PlanCommand(console, Services.installed(), recipes.get(), home));
    makers.put(
        "doctor", () -> new DoctorCommand(console, Services.installed(), recipes.get(), home));
    makers.put("status", () -> new StatusCommand(console));
    makers.put("logs", () -> new LogsCommand(console));
    makers.put("cancel", () -> new CancelCommand(console));
    makers.put("collect", () -> new CollectCommand(console));
    makers.put("resume", () -> new ResumeCommand(console, Services.installed(), home));
    makers.put("rerun", () -> new RerunCommand(console, Services.installed(), home));
    makers.put("images", () -> new ImagesCommand(console, recipes.get(), home));
    makers.put("tunnel", () -> new TunnelCommand(console));
    makers.put("dist", () -> new DistCommand(console, home));
    makers.put("diff", () -> new DiffCommand(console));
    makers.put("report", () -> new ReportCommand(console));
    makers.put("calibrate", () -> new CalibrateCommand(console));
    makers.put(
        "orchestrate",
        () -> new OrchestrateCommand(console, Services.installed(), recipes.get(), home));
    makers.put("executor", () -> new ExecutorCommand(console));
    makers.put("monitor", () -> new MonitorCommand(console, Services.installed()));
    makers.put("simulate", () -> new SimulateCommand(console));
    makers.put("completion", () -> new CompletionCommand(console));
    // No method reference: with one, the JVM fails to write its start-up cache (launcher.md).
    makers.put("help", () -> new HelpCommand());
  }

  /// As many of the commands as this command line can be about.
  List<Object> about(String... words) {
    String first = words.length == 0 ? "" : words[0];
    boolean one = makers.containsKey(first) && !ABOUT_ALL.contains(first);
    return made(one ? List.of(makers.get(first)) : makers.values());
  }

  private static List<Object> made(Collection<Supplier<Object>> makers) {
    return makers.stream().map(Supplier::get).toList();
  }
}
