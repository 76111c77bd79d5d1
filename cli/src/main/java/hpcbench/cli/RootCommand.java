package hpcbench.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `hpcbench` without a command: says what there is.
@Command(
    name = "hpcbench",
    description = "Benchmarks LLM inference services from a recipe, and leaves a report.",
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Version.class,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "A first run, against the built-in simulated service:",
      "  hpcbench run --recipe recipes/quickstart.yaml"
    })
final class RootCommand implements Runnable {
  @Spec CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "On an unexpected failure, print its stack trace.")
  boolean debug;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /// The version of the toolkit and of the Java it runs on, from the jar's manifest.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {line()};
    }

    static String line() {
      return "hpcbench " + toolkit() + " (Java " + Runtime.version() + ")";
    }

    static String toolkit() {
      String version = RootCommand.class.getPackage().getImplementationVersion();
      return version == null ? "from class files" : version;
    }
  }
}
