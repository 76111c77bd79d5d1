package hpcbench.monitor;

import hpcbench.observe.HostState;
import hpcbench.observe.ProcFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine that this process runs on, as Linux tells it; with its GPUs, where there is a
/// program that tells of them.
public final class LocalHost implements Source<HostState> {
  private final Path proc;
  private final Gpus gpus;

  /// This machine.
  public LocalHost() {
    this(Path.of("/proc"), new Gpus("nvidia-smi"));
  }

  LocalHost(Path proc, Gpus gpus) {
    this.proc = proc;
    this.gpus = gpus;
  }

  @Override
  public HostState look() throws IOException, InterruptedException {
    try {
      return new ProcFiles(read("stat"), read("meminfo"), read("loadavg"), read("net/dev"))
          .state(gpus.look());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("%s cannot be read: %s".formatted(proc, e.getMessage()), e);
    }
  }

  private String read(String file) throws IOException {
    return Files.readString(proc.resolve(file));
  }
}
