package hpcbench.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `hpcbench completion bash`: prints a script that teaches a shell the commands and options.
@Command(
    name = "completion",
    description = "Print a script that completes commands and options in your shell.",
    mixinStandardHelpOptions = true,
    footer = {"", "For this shell: source <(hpcbench completion bash)"})
final class CompletionCommand implements Callable<Integer> {
  /// Shells that are taught.
  enum Shell {
    BASH,
    ZSH
  }

  private final Console console;

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  Shell shell;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash("hpcbench", spec.root().commandLine());
    console.out().print(shell == Shell.ZSH ? forZsh(script) : script);
    return ExitCode.OK.number();
  }

  /// The script itself turns zsh's bash mode on, but needs zsh's own completion to be there first.
  private static String forZsh(String script) {
    return "autoload -Uz compinit && compinit\n" + script;
  }
}
