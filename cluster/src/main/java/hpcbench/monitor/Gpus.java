package hpcbench.monitor;

import hpcbench.observe.GpuState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The GPUs of this machine, as NVIDIA's own program tells of them. It is asked every five seconds
/// at most, since each time it is started and wakes the driver; where it is not there, or fails,
/// there are none. Not safe for use by several threads.
final class Gpus implements Source<List<GpuState>> {
  private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(5);
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final String program;
  private boolean isThere = true;
  private long nextNano = System.nanoTime();
  private List<GpuState> states = List.of();

  /// @param program name or path of `nvidia-smi`
  Gpus(String program) {
    this.program = program;
  }

  @Override
  public List<GpuState> look() throws InterruptedException {
    if (isThere && System.nanoTime() - nextNano >= 0) {
      nextNano = System.nanoTime() + PAUSE_NS;
      try {
        states = GpuState.parse(ask());
      } catch (IOException _) {
        isThere = false;
        states = List.of();
      }
    }
    return states;
  }

  private String ask() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                program, "--query-gpu=" + GpuState.QUERY, "--format=csv,noheader,nounits")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(LIMIT) || process.exitValue() != 0) {
        throw new IOException(program + " does not tell of any GPU");
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly();
    }
  }
}
