package hpcbench.orchestrate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Starts commands on nodes that were given, by the `ssh` of this machine, without any scheduler.
/// Nodes see the same files under the same paths, and `ssh` reaches them by their names without
/// asking anything of a person: host keys are checked, and must be known beforehand. Resources are
/// not divided: every step sees its whole node.
///
/// The command, its folder and its environment go to the node through the standard input of `ssh`,
/// each word ended by a zero byte, which no word can hold. So nothing is quoted for any shell, and
/// no secret stands on a command line. What comes after is the pipe that holds the supervisor: it
/// ends there when `ssh` ends, whatever ends it, and `ssh` ends when this process does.
public final class SshLauncher implements Launcher {
  /// As with a login node, `ssh` asks nothing, forwards nothing, and notices within 45 s when the
  /// node is gone. Each step has a connection of its own, which lives as long as the step.
  private static final List<String> OPTIONS =
      List.of(
          "-T",
          "-oBatchMode=yes",
          "-oStrictHostKeyChecking=yes",
          "-oConnectTimeout=20",
          "-oServerAliveInterval=15",
          "-oServerAliveCountMax=3",
          "-oClearAllForwardings=yes",
          "-oForwardAgent=no",
          "-oForwardX11=no",
          "-oControlPath=none",
          "-oRemoteCommand=none");

  /// One line, since the login shell there may be any. Reads a folder, variables, and words, each
  /// list after its length, and becomes the command. Bash reads a pipe byte by byte, and so leaves
  /// what follows to it.
  private static final String RECEIVER =
      "exec bash -c '"
          + "w() { IFS= read -rd \"\" \"$1\"; }; "
          + "w d; w n; while [ \"$n\" -gt 0 ]; do w v; export \"$v\"; n=$((n - 1)); done; "
          + "w n; set --; while [ \"$n\" -gt 0 ]; do w v; set -- \"$@\" \"$v\"; n=$((n - 1)); done; "
          + "unset v n; cd -- \"$d\" && exec \"$@\"'";

  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]*");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /// What belongs to a session or a machine, and is the node's own there.
  private static final Pattern OF_THE_NODE =
      Pattern.compile(
          "_|PWD|OLDPWD|SHLVL|HOSTNAME|TERM|DISPLAY|XAUTHORITY|TMUX.*|SSH_.*|XDG_RUNTIME_DIR"
              + "|XDG_SESSION_.*|DBUS_.*|LS_COLORS|BASHOPTS|SHELLOPTS|EUID|UID|PPID|BASH_.*");

  private final List<String> program;
  private final Path folder;

  /// By the `ssh` that is meant.
  ///
  /// @param environment `HPCBENCH_SSH` has the words to start it with, where that is not `ssh`
  ///   alone
  /// @param folder where commands are started, on every node
  public static SshLauncher of(Map<String, String> environment, Path folder) {
    String words = environment.getOrDefault("HPCBENCH_SSH", "ssh");
    return new SshLauncher(List.of(words.strip().split("\\s+")), folder);
  }

  /// @param program the words that `ssh` is started with
  /// @param folder where commands are started, on every node
  SshLauncher(List<String> program, Path folder) {
    this.program = List.copyOf(program);
    this.folder = folder.toAbsolutePath();
  }

  /// @throws IllegalArgumentException when the node is no name of a host, or the step has options
  ///   of a scheduler, such as a container that is part of one
  @Override
  public List<String> commandLine(Step step) {
    if (!NODE.matcher(step.node()).matches()) {
      throw new IllegalArgumentException("'%s' is no name of a node".formatted(step.node()));
    }
    step.requireNoOptions();
    List<String> words = new ArrayList<>(program);
    words.addAll(OPTIONS);
    words.addAll(List.of("--", step.node(), RECEIVER));
    return List.copyOf(words);
  }

  @Override
  public byte[] opening(Step step, Map<String, String> environment) {
    List<String> variables = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach((name, value) -> {
          if (VARIABLE.matcher(name).matches() && !OF_THE_NODE.matcher(name).matches()) {
            variables.add(name + "=" + value);
          }
        });
    List<String> words = new ArrayList<>(List.of(folder.toString()));
    words.add(Integer.toString(variables.size()));
    words.addAll(variables);
    words.add(Integer.toString(step.command().size()));
    words.addAll(step.command());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String word : words) {
      bytes.writeBytes(word.getBytes(StandardCharsets.UTF_8));
      bytes.write(0);
    }
    return bytes.toByteArray();
  }

  @Override
  public boolean isHere() {
    return false;
  }
}
