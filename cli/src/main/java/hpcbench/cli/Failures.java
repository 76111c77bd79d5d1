package hpcbench.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The one place where a failure becomes a message and an exit code. Nobody sees a stack trace
/// unless they ask for it with `--debug`.
final class Failures {
  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  /// The command line cannot be understood.
  int ofUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    say(inWords(failure));
    if (failure instanceof UnmatchedArgumentException unmatched) {
      suggest(unmatched.getSuggestions());
    }
    console
        .err()
        .println(
            "Try '" + command.getCommandSpec().qualifiedName() + " --help' for what there is.");
    return ExitCode.USAGE.number();
  }

  private static String inWords(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    boolean needsCommand = command.getParent() == null && !command.getSubcommands().isEmpty();
    return failure instanceof UnmatchedArgumentException unmatched && needsCommand
        ? "there is no command %s; the commands are %s"
            .formatted(
                unmatched.getUnmatched().getFirst(),
                String.join(", ", command.getSubcommands().keySet()))
        : String.valueOf(failure.getMessage());
  }

  /// A command ended with this exit code. Results that did not reach their reader are no success.
  int ofOutput(int exitCode) {
    if (exitCode == ExitCode.OK.number() && console.out().checkError()) {
      return ended(ExitCode.RUN_FAILED, "standard output could not be written to its end");
    }
    return exitCode;
  }

  /// A command ended with an exception.
  int ofCommand(Exception failure, CommandLine command, ParseResult arguments) {
    if (isDebug(arguments)) {
      failure.printStackTrace(console.err());
    }
    return switch (failure) {
      case CommandFailure known -> ended(known.exitCode(), String.valueOf(known.getMessage()));
      case UncheckedIOException broken ->
          ended(ExitCode.RUN_FAILED, inWords(Objects.requireNonNull(broken.getCause())));
      case IOException broken -> ended(ExitCode.RUN_FAILED, inWords(broken));
      default -> ofToolkit(failure);
    };
  }

  private int ended(ExitCode exitCode, String message) {
    say(message);
    return exitCode.number();
  }

  /// What nobody foresaw. The stack trace goes to a file.
  int ofToolkit(Throwable failure) {
    say("this should not have happened: " + failure);
    console
        .err()
        .println(
            traceFile(failure)
                .map(file -> "The details are in " + file + "; please report them.")
                .orElse("Run it again with --debug for the details, and please report them."));
    return ExitCode.FAULT.number();
  }

  private static Optional<Path> traceFile(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    try {
      Path file = Files.createTempFile("hpcbench-", ".log");
      return Optional.of(Files.writeString(file, trace.toString()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /// File system exceptions often say no more than the file's name.
  private static String inWords(IOException failure) {
    return switch (failure) {
      case NoSuchFileException missing -> "there is no file " + missing.getFile();
      case FileSystemException refused when refused.getReason() != null ->
          refused.getFile() + ": " + refused.getReason();
      case FileSystemException refused ->
          refused.getFile() + ": " + words(refused.getClass().getSimpleName());
      default -> String.valueOf(failure.getMessage());
    };
  }

  /// `AccessDeniedException` as `access denied`.
  private static String words(String exceptionName) {
    return exceptionName
        .replaceAll("(FileSystem)?Exception$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  private void say(String message) {
    console.err().println("hpcbench: " + message);
  }

  private void suggest(List<String> suggestions) {
    if (!suggestions.isEmpty()) {
      console.err().println("Did you mean: " + String.join(", ", suggestions) + "?");
    }
  }

  private static boolean isDebug(ParseResult arguments) {
    return arguments.commandSpec().root().findOption("--debug").<Boolean>getValue();
  }
}
