package hpcbench.deploy;

import hpcbench.deploy.Profile.Login;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Where `ssh` is to connect to. What it does not say, the user's own configuration of `ssh` does.
///
/// @param host the name that `ssh` is given, `user@` before it or not
/// @param options further options of `ssh`, such as `-p` and a port
public record SshLogin(String host, List<String> options) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:@%-]*");

  /// @throws IllegalArgumentException when the host is no name; `ssh` might take it for an option
  public SshLogin {
    if (!NAME.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no name of a host; write it as ssh takes it, such as login.example.org"
              .formatted(host));
    }
    options = List.copyOf(options);
  }

  /// A host that the user's configuration of `ssh` knows all about.
  public static SshLogin to(String host) {
    return new SshLogin(host, List.of());
  }

  /// The login node of a profile. A port that the user's own configuration of `ssh` has for that
  /// host stands before the profile's.
  ///
  /// @param environment variables of the user's shell, where the profile looks for names and keys
  public static SshLogin of(Login login, Map<String, String> environment)
      throws InterruptedException {
    List<String> options = new ArrayList<>();
    boolean isUsual = login.port() == SshSettings.USUAL_PORT;
    if (!isUsual && SshSettings.of(login.host(), environment).port() == SshSettings.USUAL_PORT) {
      options.addAll(List.of("-p", String.valueOf(login.port())));
    }
    login
        .userEnv()
        .map(environment::get)
        .filter(user -> !user.isBlank())
        .ifPresent(user -> options.addAll(List.of("-l", user)));
    login
        .keyEnv()
        .map(environment::get)
        .filter(key -> !key.isBlank())
        .or(login::key)
        .ifPresent(key -> options.addAll(List.of("-i", key)));
    login.jump().ifPresent(jump -> options.addAll(List.of("-J", jump)));
    return new SshLogin(login.host(), options);
  }

  /// The command line that connects, for people to copy.
  ///
  /// @param more further options
  public String commandLine(List<String> more) {
    List<String> words = new ArrayList<>(List.of("ssh"));
    words.addAll(options);
    words.addAll(more);
    words.add(host);
    return Bash.quote(words);
  }

  @Override
  public String toString() {
    return host;
  }
}
