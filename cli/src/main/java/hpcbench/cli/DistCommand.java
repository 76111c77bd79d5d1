package hpcbench.cli;

import hpcbench.deploy.Distribution;
import hpcbench.result.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `hpcbench dist`: the toolkit for machines without Java.
@Command(
    name = "dist",
    description = "Pack the toolkit and a Java runtime into one archive, for nodes without Java.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DistCommand implements Callable<Integer> {
  private static final int MEBIBYTE = 1 << 20;

  private final Console console;
  private final Optional<Path> home;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      defaultValue = "hpcbench.tar.gz",
      description = "The archive. Default: ${DEFAULT-VALUE}.")
  Path output;

  @Option(
      names = "--jmods",
      paramLabel = "DIR",
      description =
          "For nodes of another kind than this machine: the folder jmods of a JDK for them, of the"
              + " same release as the one here.")
  Optional<Path> jmods = Optional.empty();

  DistCommand(Console console, Optional<Path> home) {
    this.console = console;
    this.home = home;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Distribution distribution = Distribution.of(home.orElse(Path.of("")).toAbsolutePath());
    distribution.make(output, jmods);
    console
        .out()
        .printf(
            "%s  %s%n%d MiB; unpack it anywhere, and run hpcbench in it%n",
            Sha256.of(output), output, Files.size(output) / MEBIBYTE);
    return ExitCode.OK.number();
  }
}
