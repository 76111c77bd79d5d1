package hpcbench.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A running `token-server.c`, on a core of its own.
final class TokenServer implements AutoCloseable {
  private final Process process;
  private final int port;
  private final Counters counters;

  private TokenServer(Process process, int port, Counters counters) {
    this.process = process;
    this.port = port;
    this.counters = counters;
  }

  /// Starts the server for this shape.
  ///
  /// @param folder where its counters and its log `server.log` go
  static TokenServer start(Path program, Shape shape, Cores cores, Path folder) throws IOException {
    Path counters = folder.resolve("counters");
    List<String> command = new ArrayList<>(cores.onServerCore());
    command.add(program.toString());
    command.addAll(shape.serverOptions());
    command.addAll(List.of("--counters", counters.toString()));
    if (!shape.isUnthrottled()) {
      command.addAll(List.of("--log", log(folder).toString()));
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new TokenServer(process, readPort(process), Counters.map(counters));
  }

  private static int readPort(Process process) throws IOException {
    // Not closed: closing it would close the server's standard output.
    BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
    String line = output.readLine();
    if (line == null || !line.startsWith("port ")) {
      throw new BenchException("the token server did not start; it said: " + line);
    }
    return Integer.parseInt(line.substring("port ".length()));
  }

  /// Where the log of a server with this folder is, once the server was closed.
  static Path log(Path folder) {
    return folder.resolve("server.log");
  }

  int port() {
    return port;
  }

  Counters counters() {
    return counters;
  }

  /// Ends the server and waits for its log.
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
