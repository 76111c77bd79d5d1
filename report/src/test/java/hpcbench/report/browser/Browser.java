package hpcbench.report.browser;

import hpcbench.testing.Requirement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A browser without a window, with a profile of its own that is thrown away. It is ended with all
/// its children by [#close].
public final class Browser implements AutoCloseable {
  private static final String ANNOUNCEMENT = "DevTools listening on ";
  private static final List<String> ARGUMENTS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars",
          "--remote-debugging-address=127.0.0.1",
          "--remote-debugging-port=0");

  private final Process process;
  private final Path profile;
  private final DevTools tools;

  private Browser(Process process, Path profile, DevTools tools) {
    this.process = process;
    this.profile = profile;
    this.tools = tools;
  }

  /// Starts the browser of this machine; where there is none, the test is skipped or fails
  /// ([Requirement]).
  public static Browser start() throws IOException {
    Path program =
        Requirement.program(
            "install Chromium, for example: apt-get install chromium",
            "chromium",
            "chromium-browser",
            "google-chrome");
    Path profile = Files.createTempDirectory("hpcbench-browser");
    List<String> command =
        Stream.of(
                Stream.of(program.toString()),
                ARGUMENTS.stream(),
                Stream.of("--user-data-dir=" + profile))
            .flatMap(part -> part)
            .toList();
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    return new Browser(process, profile, new DevTools(address(process)));
  }

  /// The browser says on standard error where it listens; what it says after that is thrown away.
  private static URI address(Process process) throws IOException {
    BufferedReader errors = process.errorReader();
    StringBuilder said = new StringBuilder();
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      if (line.startsWith(ANNOUNCEMENT)) {
        Thread.ofVirtual().start(() -> drain(errors));
        return URI.create(line.substring(ANNOUNCEMENT.length()).strip());
      }
      said.append(line).append('\n');
    }
    throw new IllegalStateException("the browser ended before it listened: " + said);
  }

  private static void drain(BufferedReader errors) {
    try (errors) {
      errors.lines().forEach(_ -> {});
    } catch (IOException | UncheckedIOException ended) {
      // The browser is gone, and with it all it could say.
    }
  }

  /// A blank page of this size in CSS pixels. Pages of one browser share what they store.
  public Page open(int width, int height) {
    String target =
        tools.ask("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asString();
    String session =
        tools
            .ask("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asString();
    return new Page(tools, session, width, height);
  }

  @Override
  public void close() throws IOException {
    tools.close();
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().orTimeout(DevTools.PATIENCE_SECONDS, TimeUnit.SECONDS).join());
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
